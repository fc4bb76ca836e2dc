"""What must be true of guardians, of their ties, and of those nobody is tied to any more."""

from common.invariants import Check

CHECKS = (
    Check(
        "I12",
        "Un lien mène à l'élève et à l'établissement de sa scolarité, la principale",
        """SELECT h.id::text FROM guardians_guardianship h
        JOIN students_enrolment e ON e.id = h.enrolment_id
        WHERE h.ended_on IS NULL AND (h.student_id <> e.student_id
            OR h.establishment_id <> e.establishment_id OR e.kind <> 'principal')""",
    ),
    Check(
        "I12",
        "Un lien en cours est d'un responsable que la source de l'établissement connaît",
        """SELECT h.id::text FROM guardians_guardianship h
        JOIN guardians_guardian g ON g.id = h.guardian_id
        WHERE h.ended_on IS NULL AND NOT EXISTS (
            SELECT FROM accounts_sourceidentity i
            WHERE i.account_id = g.account_id AND i.establishment_id = h.establishment_id)""",
    ),
    Check(
        "I12",
        "Un responsable a un compte de responsable",
        """SELECT g.id::text FROM guardians_guardian g
        JOIN accounts_account a ON a.id = g.account_id WHERE a.population <> 'guardian'""",
    ),
    Check(
        "I12",
        "Il ne reste rien d'une personne dont le compte est effacé",
        """SELECT a.id::text FROM accounts_account a WHERE a.erased_at IS NOT NULL AND (
            EXISTS (SELECT FROM students_student s WHERE s.account_id = a.id)
            OR EXISTS (SELECT FROM guardians_guardian g WHERE g.account_id = a.id)
            OR EXISTS (SELECT FROM accounts_sourceidentity i WHERE i.account_id = a.id)
            OR EXISTS (SELECT FROM accounts_retiredidentifier r WHERE r.account_id = a.id)
            OR EXISTS (SELECT FROM accounts_outbox m WHERE m.account_id = a.id
                AND (m."to" <> '' OR m.sealed_password IS NOT NULL)))""",
    ),
)
