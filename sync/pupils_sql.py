"""The statements that compare staged pupils with the known ones, and write what differs.

Updates come from a join and inserts from what is not known: a row that is as it should be is never
written (``ON CONFLICT … WHERE`` would lock it).
"""

DIFFERENCES = """
SELECT p.source_id, k.account_id, k.enrolment_id, coalesce(k.is_present, false),
    p.left_on IS NOT NULL,
    coalesce((k.birth_name, k.first_name) <> (p.birth_name, p.first_name), false),
    coalesce(k.birth_date <> p.birth_date, false),
    p.ine <> '' AND coalesce(p.ine <> k.ine, false),
    coalesce(k.division, '') <> '' AND p.division = '',
    p.ine <> '' AND coalesce(k.ine <> '' AND p.ine <> k.ine, false),
    coalesce(k.birth_name, ''), coalesce(k.first_name, '')
FROM staged_pupil p
LEFT JOIN known_pupil k ON k.source_id = p.source_id
WHERE k.source_id IS NULL
    OR k.enrolment_id IS NOT NULL AND k.left_on IS DISTINCT FROM p.left_on
    OR p.left_on IS NULL AND (
        k.enrolment_id IS NULL
        OR (k.birth_name, k.usage_name, k.first_name, k.birth_date, k.division, k.mef)
            <> (p.birth_name, p.usage_name, p.first_name, p.birth_date, p.division, p.mef)
        OR p.ine <> '' AND p.ine <> k.ine
    )
ORDER BY p.line
"""

# How many are present, how many have a class, and the enrolments the file says nothing of.
ROLL = """
SELECT count(*), count(*) FILTER (WHERE has_class),
    coalesce(array_agg(enrolment_id) FILTER (WHERE NOT is_told), '{}')
FROM (
    SELECT k.enrolment_id, bool_or(k.division <> '') AS has_class,
        bool_or(p.source_id IS NOT NULL OR k.source_id = ANY(%(kept)s::text[])) AS is_told
    FROM known_pupil k
    LEFT JOIN staged_pupil p ON p.source_id = k.source_id
    WHERE k.is_present
    GROUP BY k.enrolment_id
) roll
"""

# Who has these INE; claimed when the file already speaks of him under a number known here.
HOLDERS = """
SELECT s.ine, s.account_id, s.birth_name, s.first_name, s.birth_date, e.id,
    claimed.account_id IS NOT NULL
FROM students_student s
LEFT JOIN LATERAL (
    SELECT e.* FROM students_enrolment e WHERE e.student_id = s.id OFFSET 0
) e ON e.establishment_id = %(home)s AND e.kind = 'principal'
LEFT JOIN (
    SELECT DISTINCT k.account_id
    FROM known_pupil k JOIN staged_pupil p ON p.source_id = k.source_id
) claimed ON claimed.account_id = s.account_id
WHERE s.ine = ANY(%(ines)s::text[]) AND s.ine <> ''
"""

MARK = """
UPDATE staged_pupil p
SET account_id = t.account_id, enrolment_id = t.enrolment_id, is_new = t.is_new
FROM unnest(%(ids)s::text[], %(accounts)s::bigint[], %(enrolments)s::bigint[], %(new)s::bool[])
    AS t (source_id, account_id, enrolment_id, is_new)
WHERE p.source_id = t.source_id
"""

UPDATE_IDENTITIES = """
UPDATE accounts_sourceidentity i
SET birth_name = p.birth_name, usage_name = p.usage_name, first_name = p.first_name
FROM staged_pupil p
WHERE p.account_id IS NOT NULL AND p.left_on IS NULL
    AND i.establishment_id = %(home)s AND i.source = %(source)s AND i.population = 'student'
    AND i.source_id = p.source_id
    AND (i.birth_name, i.usage_name, i.first_name) <> (p.birth_name, p.usage_name, p.first_name)
"""

INSERT_IDENTITIES = """
INSERT INTO accounts_sourceidentity
    (account_id, population, source, establishment_id, source_id, birth_name, usage_name,
     first_name)
SELECT p.account_id, 'student', %(source)s, %(home)s, p.source_id,
    p.birth_name, p.usage_name, p.first_name
FROM staged_pupil p
WHERE p.account_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM known_pupil k WHERE k.source_id = p.source_id)
"""

# An INE the file no longer gives is kept: it does not change in a life.
UPDATE_STUDENTS = """
UPDATE students_student s
SET ine = coalesce(nullif(p.ine, ''), s.ine), birth_name = p.birth_name,
    usage_name = p.usage_name, first_name = p.first_name, birth_date = p.birth_date
FROM staged_pupil p
WHERE s.account_id = p.account_id AND s.account_id = ANY(%(accounts)s::bigint[])
    AND p.left_on IS NULL
    AND (s.ine, s.birth_name, s.usage_name, s.first_name, s.birth_date)
        <> (coalesce(nullif(p.ine, ''), s.ine), p.birth_name, p.usage_name, p.first_name,
            p.birth_date)
RETURNING s.id, p.search_key
"""

# In every establishment: the key repeats the names of the student, who is one.
UPDATE_SEARCH_KEYS = """
UPDATE students_enrolment e SET search_key = t.search_key
FROM unnest(%(students)s::bigint[], %(keys)s::text[]) AS t (student_id, search_key)
WHERE e.student_id = t.student_id AND e.student_id = ANY(%(students)s::bigint[])
    AND e.search_key <> t.search_key
"""

INSERT_STUDENTS = """
INSERT INTO students_student (account_id, ine, birth_name, usage_name, first_name, birth_date)
SELECT p.account_id, p.ine, p.birth_name, p.usage_name, p.first_name, p.birth_date
FROM staged_pupil p
WHERE p.is_new
"""

INSERT_DIVISIONS = """
INSERT INTO students_division (establishment_id, code, label)
SELECT DISTINCT %(home)s::bigint, p.division, p.division
FROM staged_pupil p
WHERE p.account_id IS NOT NULL AND p.left_on IS NULL AND p.division <> '' AND NOT EXISTS (
    SELECT FROM students_division d WHERE d.establishment_id = %(home)s AND d.code = p.division
)
"""

INSERT_MEFS = """
INSERT INTO students_mef (establishment_id, code, label)
SELECT DISTINCT %(home)s::bigint, p.mef, p.mef
FROM staged_pupil p
WHERE p.account_id IS NOT NULL AND p.left_on IS NULL AND p.mef <> '' AND NOT EXISTS (
    SELECT FROM students_mef m WHERE m.establishment_id = %(home)s AND m.code = p.mef
)
"""

# One who leaves keeps his last class.
UPDATE_ENROLMENTS = """
UPDATE students_enrolment e
SET left_on = p.left_on,
    division_id = CASE WHEN p.left_on IS NULL THEN d.id ELSE e.division_id END,
    mef_id = CASE WHEN p.left_on IS NULL THEN m.id ELSE e.mef_id END
FROM staged_pupil p
LEFT JOIN students_division d ON d.establishment_id = %(home)s AND d.code = p.division
LEFT JOIN students_mef m ON m.establishment_id = %(home)s AND m.code = p.mef
WHERE e.id = p.enrolment_id AND e.id = ANY(%(enrolments)s::bigint[])
    AND (e.left_on IS DISTINCT FROM p.left_on OR p.left_on IS NULL
        AND (e.division_id, e.mef_id) IS DISTINCT FROM (d.id, m.id))
"""

INSERT_ENROLMENTS = """
INSERT INTO students_enrolment
    (student_id, establishment_id, kind, division_id, mef_id, search_key)
SELECT s.id, %(home)s, 'principal', d.id, m.id, p.search_key
FROM staged_pupil p
JOIN students_student s ON s.account_id = p.account_id
    AND s.account_id = ANY(%(accounts)s::bigint[])
LEFT JOIN students_division d ON d.establishment_id = %(home)s AND d.code = p.division
LEFT JOIN students_mef m ON m.establishment_id = %(home)s AND m.code = p.mef
WHERE p.account_id IS NOT NULL AND p.enrolment_id IS NULL
"""

LEAVE = """
UPDATE students_enrolment SET left_on = %(today)s WHERE id = ANY(%(missing)s::bigint[])
"""

# A MEF that no nomenclature ever named is labelled by its own code; asked only once one was read.
UNKNOWN_MEFS = """
SELECT p.mef, min(p.line), count(*)
FROM staged_pupil p
LEFT JOIN students_mef m ON m.establishment_id = %(home)s AND m.code = p.mef
WHERE p.left_on IS NULL AND p.mef <> '' AND (m.id IS NULL OR m.label = m.code)
    AND EXISTS (
        SELECT FROM sync_filerun r
        WHERE r.establishment_id = %(home)s AND r.kind = 'nomenclature'
            AND r.outcome IN ('applied', 'unchanged', 'approved')
    )
GROUP BY p.mef ORDER BY min(p.line)
"""
