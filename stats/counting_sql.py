"""The statements that count the accounts of a night: one pass over all establishments.

Whatever their number, one statement a population; each level is derived from the one below, so
that people are read once.
"""

# An account counts in one state; a state is only ever of one column.
_STATES = """
    count(*) FILTER (WHERE a.state = 'not_informed') AS not_informed,
    count(*) FILTER (WHERE a.state = 'informed') AS informed,
    count(*) FILTER (WHERE a.state = 'activating') AS activating,
    count(*) FILTER (WHERE a.state = 'activated') AS activated"""
_SCOPE = """
    CASE WHEN grouping(division_id) = 0 THEN 'division'
        WHEN grouping(mef_id) = 0 THEN 'mef' ELSE 'all' END AS scope"""
_INSERT = """
INSERT INTO stats_dailycount
    (establishment_id, day, population, scope, key, label, mode,
     not_informed, informed, activating, activated, computed_at)
SELECT c.establishment_id, %(day)s, c.population, c.scope, coalesce(d.code, m.code, ''),
    coalesce(d.label, m.label, ''), c.mode,
    c.not_informed, c.informed, c.activating, c.activated, %(at)s
FROM counted c
LEFT JOIN students_division d ON d.id = c.division_id
LEFT JOIN students_mef m ON m.id = c.mef_id
"""

# A page reads meanwhile; another count waits for this one. The limits are for a whole country.
PREPARE = """
SET LOCAL statement_timeout = '600s';
SET LOCAL lock_timeout = '60s';
SET LOCAL work_mem = '128MB';
LOCK TABLE stats_dailycount IN SHARE ROW EXCLUSIVE MODE
"""
TAKE_BACK = "DELETE FROM stats_dailycount WHERE day = %(day)s"

# A pupil is in one class of his own establishment: those hosted are counted at home (A22).
STUDENTS = f"""
WITH pivot AS (
    SELECT e.establishment_id, e.division_id, e.mef_id, a.activation_mode AS mode, {_STATES}
    FROM students_enrolment e
    JOIN students_student s ON s.id = e.student_id
    JOIN accounts_account a ON a.id = s.account_id
    WHERE e.kind = 'principal' AND e.left_on IS NULL
    GROUP BY e.establishment_id, e.division_id, e.mef_id, a.activation_mode
), counted AS (
    SELECT establishment_id, 'student' AS population, {_SCOPE}, division_id, mef_id, mode,
        sum(not_informed) AS not_informed, sum(informed) AS informed,
        sum(activating) AS activating, sum(activated) AS activated
    FROM pivot
    GROUP BY GROUPING SETS
        ((establishment_id, mode), (establishment_id, mode, division_id),
         (establishment_id, mode, mef_id))
)
{_INSERT}"""  # noqa: S608  names of ours

# A guardian counts once in each class where he has a child, and once in the establishment.
GUARDIANS = f"""
WITH placed AS (
    SELECT h.establishment_id, h.kind, g.account_id, {_SCOPE}, e.division_id, e.mef_id
    FROM guardians_guardianship h
    JOIN students_enrolment e
        ON e.id = h.enrolment_id AND e.establishment_id = h.establishment_id
    JOIN guardians_guardian g ON g.id = h.guardian_id
    WHERE h.ended_on IS NULL AND e.left_on IS NULL
    GROUP BY GROUPING SETS
        ((h.establishment_id, h.kind, g.account_id),
         (h.establishment_id, h.kind, g.account_id, e.division_id),
         (h.establishment_id, h.kind, g.account_id, e.mef_id))
), counted AS (
    SELECT p.establishment_id, p.kind AS population, p.scope, p.division_id, p.mef_id,
        a.activation_mode AS mode, {_STATES}
    FROM placed p
    JOIN accounts_account a ON a.id = p.account_id
    GROUP BY p.establishment_id, p.kind, p.scope, p.division_id, p.mef_id, a.activation_mode
)
{_INSERT}"""  # noqa: S608  names of ours

# Nobody, or nobody never informed, is a count as well: the night has looked.
NOBODY = """
INSERT INTO stats_dailycount
    (establishment_id, day, population, scope, mode, not_informed, informed, activating,
     activated, computed_at, is_estimate)
SELECT e.id, d.day, p.population, 'all', '', 0, 0, 0, 0, %(at)s, %(is_estimate)s
FROM establishments_establishment e,
    unnest(%(days)s::date[]) AS d (day),
    unnest(ARRAY['student', 'legal', 'in_charge']) AS p (population)
ON CONFLICT DO NOTHING
"""

# Classes and levels are of use for a season. Two bounds: what is older is gone already.
FORGET = """
DELETE FROM stats_dailycount
WHERE day BETWEEN %(day)s::date - 2 * %(kept)s AND %(day)s::date - %(kept)s - 1
    AND scope <> 'all'
"""
