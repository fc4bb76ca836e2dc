"""What guardians reported, closed once the source says something else or the student has left."""

from collections.abc import Collection

from sync.staging import Scope

# The ties are reached by lists of ids, and their open reports one by one: nothing here grows with
# what others have reported. A birth date is one in all establishments, so are its reports. Those
# to close are locked in the order of their ids: staff may be noting them at this moment.
CLOSE = """
WITH student AS MATERIALIZED (
    SELECT k.student_id FROM known_pupil k
    WHERE k.account_id = ANY(%(accounts)s::bigint[]) OR k.enrolment_id = ANY(%(left)s::bigint[])
), tie AS MATERIALIZED (
    SELECT h.id, h.kind, h.ended_on, h.student_id, h.enrolment_id FROM guardians_guardianship h
    WHERE h.student_id = ANY(ARRAY(SELECT s.student_id FROM student s))
    UNION
    SELECT h.id, h.kind, h.ended_on, h.student_id, h.enrolment_id FROM guardians_guardianship h
    WHERE h.id = ANY(%(ties)s::bigint[])
), told AS MATERIALIZED (
    SELECT r.id, CASE
        WHEN t.ended_on IS NOT NULL THEN 'corrected'
        WHEN r.kind = 'wrong_link' AND r.seen <> t.kind THEN 'corrected'
        WHEN r.kind = 'wrong_birth_date' AND r.seen <> to_char(s.birth_date, 'YYYY-MM-DD')
            THEN 'corrected'
        WHEN e.left_on IS NOT NULL THEN 'gone'
    END AS closing
    FROM tie t
    CROSS JOIN LATERAL (
        SELECT r.id, r.kind, r.seen FROM guardians_report r
        WHERE r.guardianship_id = t.id AND r.closed_at IS NULL OFFSET 0
    ) r
    CROSS JOIN LATERAL (
        SELECT s.birth_date FROM students_student s WHERE s.id = t.student_id OFFSET 0
    ) s
    CROSS JOIN LATERAL (
        SELECT e.left_on FROM students_enrolment e WHERE e.id = t.enrolment_id OFFSET 0
    ) e
), settled AS MATERIALIZED (
    SELECT r.id FROM guardians_report r
    WHERE r.id = ANY(ARRAY(SELECT t.id FROM told t WHERE t.closing IS NOT NULL))
        AND r.closing = ''
    ORDER BY r.id
    FOR NO KEY UPDATE
)
UPDATE guardians_report r SET closed_at = %(at)s, closing = told.closing
FROM told
WHERE r.id = told.id AND r.id = ANY(ARRAY(SELECT s.id FROM settled s))
"""


# A report made while the feed was ending its tie, which neither of the two could see.
OVERLOOKED = """
SELECT h.id FROM guardians_report r
JOIN guardians_guardianship h ON h.id = r.guardianship_id
JOIN students_enrolment e ON e.id = h.enrolment_id
WHERE r.closed_at IS NULL AND h.establishment_id = %(home)s
    AND (h.ended_on IS NOT NULL OR e.left_on IS NOT NULL)
"""


def close(
    scope: Scope,
    *,
    accounts: Collection[int] = (),
    left: Collection[int] = (),
    ties: Collection[int] = (),
) -> int:
    """Close what these changes settled (R209, A30), and say how many reports that is.

    ``accounts`` are those of students born another day than was believed, ``left`` the enrolments
    of those who leave, ``ties`` the links that ended or changed: two statements, none for none.
    """
    if not (accounts or left or ties):
        return 0
    overlooked = [pk for (pk,) in scope.query(OVERLOOKED)]
    values = {"accounts": list(accounts), "left": list(left), "ties": [*ties, *overlooked]}
    return scope.write(CLOSE, at=scope.at, **values)
