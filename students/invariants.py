"""What must be true of students and of where they are enrolled."""

from common.invariants import Check

CHECKS = (
    Check(
        "I12",
        "Une scolarité est dans une classe et un MEF de son établissement",
        """SELECT e.id::text FROM students_enrolment e
        LEFT JOIN students_division d ON d.id = e.division_id
        LEFT JOIN students_mef m ON m.id = e.mef_id
        WHERE d.establishment_id <> e.establishment_id OR m.establishment_id <> e.establishment_id
        """,
    ),
    Check(
        "I12",
        "Un élève a un compte d'élève",
        """SELECT s.id::text FROM students_student s
        JOIN accounts_account a ON a.id = s.account_id WHERE a.population <> 'student'""",
    ),
    Check(
        "I7",
        "Deux élèves n'ont jamais le même INE",
        """SELECT min(id)::text FROM students_student WHERE ine <> ''
        GROUP BY upper(ine) HAVING count(*) > 1""",
    ),
    Check(
        "I12",
        "Un élève inscrit est connu de la source de son établissement",
        """SELECT e.id::text FROM students_enrolment e
        JOIN students_student s ON s.id = e.student_id
        WHERE e.kind = 'principal' AND e.left_on IS NULL AND NOT EXISTS (
            SELECT FROM accounts_sourceidentity i
            WHERE i.account_id = s.account_id AND i.establishment_id = e.establishment_id)""",
    ),
)
