"""The statements that note what a file changes of each person, and keep it with its run.

What stands before is in the known tables, until they are recalled; what comes is staged.
"""

from guardians.models import Guardianship

LEVEL = " ".join(
    ["CASE {0}", *(f"WHEN '{kind.value}' THEN '{kind.label}'" for kind in Guardianship.Kind), "END"]
)
NAMES = (
    "concat_ws(' ', {0}.birth_name, nullif({0}.first_name, ''))"
    " || coalesce(', nom d''usage ' || nullif({0}.usage_name, ''), '')"
)

# A pupil may have two numbers here: his enrolment is one. One whom another school already knew, or
# who has a new number, was here if his enrolment was.
PUPILS = f"""
WITH enrolled AS MATERIALIZED (
    SELECT k.enrolment_id, bool_or(k.is_present) AS is_present, max(k.division) AS division
    FROM known_pupil k WHERE k.enrolment_id IS NOT NULL GROUP BY k.enrolment_id
), told AS MATERIALIZED (
    SELECT s.id AS student_id, p.enrolment_id IS NULL AS is_new, p.left_on IS NULL AS stays,
        e.is_present AS was_here, e.division AS division_before, p.division,
        CASE WHEN k.source_id IS NOT NULL THEN {NAMES.format("k")} END AS names_before,
        {NAMES.format("p")} AS names,
        k.birth_date AS birth_date_before, p.birth_date
    FROM staged_pupil p
    JOIN students_student s ON s.account_id = p.account_id
        AND s.account_id = ANY(%(accounts)s::bigint[])
    LEFT JOIN known_pupil k ON k.source_id = p.source_id
    LEFT JOIN enrolled e ON e.enrolment_id = p.enrolment_id
    WHERE p.account_id IS NOT NULL
), change AS (
    SELECT 'arrival' AS kind, student_id, '' AS before, division AS after FROM told WHERE is_new
    UNION SELECT 'return', student_id, '', division FROM told WHERE stays AND NOT was_here
    UNION SELECT 'departure', student_id, division_before, '' FROM told
        WHERE was_here AND NOT stays
    UNION SELECT 'departure', k.student_id, k.division, '' FROM known_pupil k
        WHERE k.enrolment_id = ANY(%(missing)s::bigint[])
    UNION SELECT 'division', student_id, division_before, division FROM told
        WHERE was_here AND stays AND division_before <> division
    UNION SELECT 'names', student_id, names_before, names FROM told
        WHERE stays AND names_before <> names
    UNION SELECT 'birth_date', student_id, to_char(birth_date_before, 'DD-MM-YYYY'),
        to_char(birth_date, 'DD-MM-YYYY') FROM told WHERE stays AND birth_date_before <> birth_date
)
INSERT INTO noted_change (kind, student_id, before, after)
SELECT c.kind, c.student_id, coalesce(b.label, c.before), coalesce(a.label, c.after)
FROM change c
LEFT JOIN students_division b ON b.establishment_id = %(home)s AND b.code = c.before
    AND c.kind IN ('departure', 'division')
LEFT JOIN students_division a ON a.establishment_id = %(home)s AND a.code = c.after
    AND c.kind IN ('arrival', 'return', 'division')
WHERE EXISTS (SELECT FROM known_pupil)
"""  # noqa: S608  names of ours

# Of two numbers of one guardian, the first that says another name.
GUARDIANS = f"""
INSERT INTO noted_change (kind, guardian_id, before, after)
SELECT DISTINCT ON (k.guardian_id) 'guardian_names', k.guardian_id, {NAMES.format("k")},
    {NAMES.format("p")}
FROM staged_person p
JOIN known_person k ON k.source_id = p.source_id
WHERE (k.birth_name, k.usage_name, k.first_name) <> (p.birth_name, p.usage_name, p.first_name)
    AND p.account_id IS NOT NULL
ORDER BY k.guardian_id, p.rank
"""  # noqa: S608  names of ours

# Parts of the statements that write the links (sync.links_sql), where both sides are at hand.
NEW_LINKS = f"""noted AS (
    INSERT INTO noted_change (kind, student_id, guardian_id, before, after)
    SELECT CASE WHEN d.is_current THEN 'tie_level' ELSE 'new_tie' END, d.student_id, d.guardian_id,
        CASE WHEN d.is_current THEN {LEVEL.format("d.kind_before")} ELSE '' END,
        {LEVEL.format("d.kind")}
    FROM differing d
    WHERE %(notes)s AND (NOT d.is_current OR d.kind_before <> d.kind)
)"""  # noqa: S608  names of ours
# Nobody is told that a pupil who left has lost his guardians.
ENDED_LINKS = f"""
INSERT INTO noted_change (kind, student_id, guardian_id, before, after)
SELECT 'ended_tie', e.student_id, e.guardian_id, {LEVEL.format("e.kind")}, ''
FROM ended e
WHERE %(notes)s AND e.student_id IN (SELECT k.student_id FROM known_pupil k WHERE k.is_present)
"""  # noqa: S608  names of ours

KEEP = """
WITH noted AS (DELETE FROM noted_change RETURNING *)
INSERT INTO sync_change (run_id, kind, student_id, guardian_id, before, after)
SELECT %s, kind, student_id, guardian_id, before, after FROM noted
"""
