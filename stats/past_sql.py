"""The statement that rebuilds the past: what the journal says that accounts were, day by day.

An estimate. Whoever was listed without having left is believed to have been there before, and
never informed until something is known of him; a mode is that of today.
"""

# A night tells the situation before its day: an act counts from the morrow, and whoever left that
# day is not counted any more, as in a night that was. People with the same dates are one profile.
REBUILD = """
WITH act AS (
    SELECT v.account_id, j.action, (j.at AT TIME ZONE %(zone)s)::date AS on_day
    FROM accounts_accountevent v
    JOIN accounts_journalentry j ON j.id = v.entry_id
    WHERE j.action = ANY(%(informing)s::text[] || %(starting)s::text[] || %(activating)s::text[])
), happened AS (
    SELECT account_id, min(on_day) AS informed_on,
        min(on_day) FILTER (WHERE action = ANY(%(starting)s::text[])) AS started_on,
        min(on_day) FILTER (WHERE action = ANY(%(activating)s::text[])) AS activated_on
    FROM act
    GROUP BY account_id
), person AS (
    SELECT e.establishment_id, 'student' AS population, s.account_id,
        coalesce(e.left_on, 'infinity') AS gone_on
    FROM students_enrolment e
    JOIN students_student s ON s.id = e.student_id
    WHERE e.kind = 'principal'
    UNION ALL
    SELECT h.establishment_id, h.kind, g.account_id,
        max(least(coalesce(h.ended_on, 'infinity'), coalesce(e.left_on, 'infinity')))
    FROM guardians_guardianship h
    JOIN students_enrolment e
        ON e.id = h.enrolment_id AND e.establishment_id = h.establishment_id
    JOIN guardians_guardian g ON g.id = h.guardian_id
    GROUP BY h.establishment_id, h.kind, g.account_id
), profile AS (
    SELECT p.establishment_id, p.population, p.gone_on, a.activation_mode AS mode,
        count(*) AS people,
        CASE WHEN a.state <> 'not_informed' THEN
            coalesce(h.informed_on, (a.informed_at AT TIME ZONE %(zone)s)::date, '-infinity')
        END AS informed_on,
        CASE WHEN a.state IN ('activating', 'activated') THEN h.started_on END AS started_on,
        CASE WHEN a.state = 'activated' THEN
            coalesce(h.activated_on, (a.informed_at AT TIME ZONE %(zone)s)::date, '-infinity')
        END AS activated_on
    FROM person p
    JOIN accounts_account a ON a.id = p.account_id
    LEFT JOIN happened h ON h.account_id = p.account_id
    GROUP BY 1, 2, 3, 4, 6, 7, 8
)
INSERT INTO stats_dailycount
    (establishment_id, day, population, scope, mode, not_informed, informed, activating, activated,
     computed_at, is_estimate)
SELECT p.establishment_id, d.day, p.population, 'all', then_by.mode,
    coalesce(sum(p.people) FILTER (WHERE was.state = 'not_informed'), 0),
    coalesce(sum(p.people) FILTER (WHERE was.state = 'informed'), 0),
    coalesce(sum(p.people) FILTER (WHERE was.state = 'activating'), 0),
    coalesce(sum(p.people) FILTER (WHERE was.state = 'activated'), 0),
    %(at)s, true
FROM unnest(%(days)s::date[]) AS d (day)
JOIN profile p ON d.day < p.gone_on
CROSS JOIN LATERAL (
    SELECT CASE WHEN d.day > p.activated_on THEN 'activated'
        WHEN d.day > p.started_on THEN 'activating'
        WHEN d.day > p.informed_on THEN 'informed' ELSE 'not_informed' END AS state
) was
CROSS JOIN LATERAL (
    SELECT CASE was.state WHEN 'not_informed' THEN ''
        WHEN 'informed' THEN 'establishment' ELSE p.mode END AS mode
) then_by
GROUP BY p.establishment_id, d.day, p.population, then_by.mode
"""
