"""The statements that compare a list of « élèves extérieurs » with those hosted, and write it.

Pupils of elsewhere are reached by their INE, one lookup each: nothing reads their whole table.
"""

from sync.staging_sql import Target

HOSTED = Target(
    "TRUNCATE staged_hosted",
    "COPY staged_hosted (line, ine, principal, is_coming, left_on) FROM STDIN",
)

KNOWN = Target(
    "TRUNCATE known_hosted",
    """
INSERT INTO known_hosted
SELECT e.id, e.student_id, s.ine, e.search_key, e.left_on IS NULL
FROM students_enrolment e
CROSS JOIN LATERAL (
    SELECT s.ine FROM students_student s WHERE s.id = e.student_id OFFSET 0
) s
WHERE e.establishment_id = %(home)s AND e.kind = 'mutualised'
""",
)

FORGET_FOUND = "TRUNCATE found_pupil"

# Once for each school where he is enrolled first; once without a school when he left them all.
FIND = """
INSERT INTO found_pupil
SELECT s.ine, s.id, e.establishment_id, x.uai, e.search_key
FROM students_student s
LEFT JOIN LATERAL (
    SELECT e.* FROM students_enrolment e WHERE e.student_id = s.id OFFSET 0
) e ON e.kind = 'principal' AND e.left_on IS NULL
LEFT JOIN LATERAL (
    SELECT x.uai FROM establishments_establishment x WHERE x.id = e.establishment_id OFFSET 0
) x ON true
WHERE s.ine = ANY(%(ines)s::text[]) AND s.ine <> ''
"""

# The rows to write, and those to tell of: a row as it should be is not here.
DIFFERENCES = """
SELECT p.line, p.principal, p.is_coming, p.left_on, f.student_id, f.search_key,
    coalesce(f.is_enrolled, false), coalesce(f.is_at_home, false),
    k.enrolment_id, coalesce(k.is_present, false)
FROM staged_hosted p
LEFT JOIN (
    SELECT q.line, f.student_id,
        max(f.search_key) FILTER (WHERE f.uai = q.principal) AS search_key,
        bool_or(f.uai = q.principal) AS is_enrolled,
        bool_or(f.establishment_id = %(home)s) AS is_at_home
    FROM staged_hosted q JOIN found_pupil f ON f.ine = q.ine
    GROUP BY q.line, f.student_id
) f ON f.line = p.line
LEFT JOIN known_hosted k ON k.student_id = f.student_id
WHERE CASE
    WHEN p.left_on IS NOT NULL AND NOT p.is_coming THEN k.is_present
    WHEN f.is_at_home IS NOT FALSE OR f.is_enrolled IS NOT TRUE THEN true
    WHEN p.is_coming THEN k.is_present
    ELSE k.is_present IS NOT TRUE OR k.search_key <> f.search_key
END
ORDER BY p.line
"""

# How many are hosted, and those of them that the list no longer names.
ROLL = """
SELECT count(*), coalesce(array_agg(k.enrolment_id) FILTER (
    WHERE p.line IS NULL AND k.ine <> ALL(%(kept)s::text[])
), '{}')
FROM known_hosted k
LEFT JOIN staged_hosted p ON p.ine = k.ine
WHERE k.is_present
"""

LEAVE = """
UPDATE students_enrolment e SET left_on = t.left_on
FROM unnest(%(enrolments)s::bigint[], %(days)s::date[]) AS t (enrolment_id, left_on)
WHERE e.id = t.enrolment_id AND e.id = ANY(%(enrolments)s::bigint[])
"""

OPEN_AGAIN = """
UPDATE students_enrolment e SET left_on = NULL, search_key = t.search_key
FROM unnest(%(enrolments)s::bigint[], %(keys)s::text[]) AS t (enrolment_id, search_key)
WHERE e.id = t.enrolment_id AND e.id = ANY(%(enrolments)s::bigint[])
"""

OPEN = """
INSERT INTO students_enrolment (student_id, establishment_id, kind, search_key)
SELECT t.student_id, %(home)s, 'mutualised', t.search_key
FROM unnest(%(students)s::bigint[], %(keys)s::text[]) AS t (student_id, search_key)
"""

TELL_WHETHER_IT_HOSTS = """
UPDATE establishments_establishment x SET hosts_students = NOT x.hosts_students
WHERE x.id = %(home)s AND x.hosts_students <> EXISTS (
    SELECT FROM students_enrolment e
    WHERE e.establishment_id = %(home)s AND e.kind = 'mutualised' AND e.left_on IS NULL
)
"""
