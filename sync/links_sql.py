"""The statements that compare staged links with those that stand, and write what differs."""

from sync.changes_sql import ENDED_LINKS, NEW_LINKS

# What the file measures and what it no longer says. A person may have two numbers: one is enough.
STANDING = """
SELECT (SELECT count(*) FROM known_person),
    count(*) FILTER (WHERE is_present),
    count(*) FILTER (WHERE is_present AND NOT is_told),
    count(DISTINCT guardian_id) FILTER (WHERE is_present),
    count(DISTINCT guardian_id) FILTER (WHERE is_present AND NOT is_person_told),
    coalesce(array_agg(id) FILTER (WHERE NOT is_told), '{}')
FROM (
    SELECT h.id, h.guardian_id, bool_or(k.is_present) AS is_present,
        bool_or(l.line IS NOT NULL OR g.source_id = ANY(%(kept)s::text[])) AS is_told,
        bool_or(p.source_id IS NOT NULL OR g.source_id = ANY(%(kept)s::text[])) AS is_person_told
    FROM guardians_guardianship h
    JOIN known_pupil k ON k.student_id = h.student_id
    JOIN known_person g ON g.guardian_id = h.guardian_id
    LEFT JOIN staged_link l ON l.pupil_id = k.source_id AND l.person_id = g.source_id
    LEFT JOIN staged_person p ON p.source_id = g.source_id
    WHERE h.establishment_id = %(home)s AND h.ended_on IS NULL
    GROUP BY h.id
) standing
"""

# Links between a present pupil and a known guardian, the stronger of two; then whose they
# are, and which of them were known.
WRITE = f"""
WITH wanted AS (
    SELECT DISTINCT ON (k.student_id, g.guardian_id)
        k.student_id, k.enrolment_id, g.guardian_id, l.kind, l.kinship
    FROM staged_link l
    JOIN known_pupil k ON k.source_id = l.pupil_id AND k.is_present
    JOIN known_person g ON g.source_id = l.person_id
    ORDER BY k.student_id, g.guardian_id, l.kind DESC
), differing AS MATERIALIZED (
    SELECT h.id, h.kind AS kind_before, h.id IS NOT NULL AND h.ended_on IS NULL AS is_current, w.*
    FROM wanted w
    LEFT JOIN guardians_guardianship h ON h.establishment_id = %(home)s
        AND h.student_id = w.student_id AND h.guardian_id = w.guardian_id
    WHERE h.id IS NULL OR h.ended_on IS NOT NULL OR (h.kind, h.kinship) <> (w.kind, w.kinship)
), {NEW_LINKS}, changed AS (
    UPDATE guardians_guardianship h
    SET kind = d.kind, kinship = d.kinship, ended_on = NULL
    FROM differing d WHERE h.id = d.id AND h.establishment_id = %(home)s
    RETURNING h.guardian_id, h.id
), added AS (
    INSERT INTO guardians_guardianship
        (student_id, enrolment_id, guardian_id, establishment_id, kind, kinship)
    SELECT d.student_id, d.enrolment_id, d.guardian_id, %(home)s, d.kind, d.kinship
    FROM differing d WHERE d.id IS NULL
    RETURNING guardian_id
)
SELECT DISTINCT g.account_id, written.id
FROM (SELECT * FROM changed UNION ALL SELECT guardian_id, NULL FROM added) written
JOIN known_person g ON g.guardian_id = written.guardian_id
"""  # noqa: S608  names of ours

CLOSE = f"""
WITH ended AS (
    UPDATE guardians_guardianship SET ended_on = %(today)s WHERE id = ANY(%(gone)s::bigint[])
    RETURNING student_id, guardian_id, kind
)
{ENDED_LINKS}
"""  # noqa: S608  names of ours

# Links whose pupil is not present; known when he only left.
SKIPPED = """
SELECT l.line, l.person_id, l.pupil_id, k.source_id IS NOT NULL
FROM staged_link l
LEFT JOIN known_pupil k ON k.source_id = l.pupil_id
WHERE k.is_present IS NOT TRUE
ORDER BY l.line
"""
