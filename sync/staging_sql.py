"""The temporary tables of the feed, and how each is filled."""

from typing import NamedTuple


class Target(NamedTuple):
    empty: str
    fill: str


# ``account_id`` is given to the rows to write, and to them alone.
TABLES = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged_pupil (
    line int, source_id text, ine text, birth_name text, usage_name text, first_name text,
    birth_date date, division text, mef text, left_on date, search_key text,
    account_id bigint, enrolment_id bigint, is_new boolean
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS staged_person (
    rank int, source_id text, civility text, birth_name text, usage_name text, first_name text,
    mail text, mobile text, search_key text, account_id bigint, is_new boolean
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS staged_link (
    line int, pupil_id text, person_id text, kind text, kinship text
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS known_pupil (
    source_id text, birth_name text, usage_name text, first_name text, account_id bigint,
    student_id bigint, ine text, birth_date date, enrolment_id bigint, left_on date,
    is_present boolean, division text, mef text
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS known_person (
    source_id text, birth_name text, usage_name text, first_name text, mail text, mobile text,
    account_id bigint, guardian_id bigint, civility text
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS staged_hosted (
    line int, ine text, principal text, is_coming boolean, left_on date
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS known_hosted (
    enrolment_id bigint, student_id bigint, ine text, search_key text, is_present boolean
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS noted_change (
    kind text, student_id bigint, guardian_id bigint, before text, after text
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS found_pupil (
    ine text, student_id bigint, establishment_id bigint, uai text, search_key text
) ON COMMIT DELETE ROWS;
"""

PUPILS = Target(
    "TRUNCATE staged_pupil",
    "COPY staged_pupil (line, source_id, ine, birth_name, usage_name, first_name, birth_date,"
    " division, mef, left_on, search_key) FROM STDIN",
)
PERSONS = Target(
    "TRUNCATE staged_person",
    "COPY staged_person (rank, source_id, civility, birth_name, usage_name, first_name, mail,"
    " mobile, search_key) FROM STDIN",
)
LINKS = Target(
    "TRUNCATE staged_link",
    "COPY staged_link (line, pupil_id, person_id, kind, kinship) FROM STDIN",
)

# OFFSET 0 keeps each lookup a lookup, by the only index its condition allows: with the statistics
# of an empty table, all indexes cost the same and the planner may take that of the establishment.
KNOWN_PUPILS = Target(
    "TRUNCATE known_pupil",
    """
INSERT INTO known_pupil
SELECT i.source_id, i.birth_name, i.usage_name, i.first_name, i.account_id,
    s.id, s.ine, s.birth_date, e.id, e.left_on, e.id IS NOT NULL AND e.left_on IS NULL,
    coalesce(d.code, ''), coalesce(m.code, '')
FROM accounts_sourceidentity i
CROSS JOIN LATERAL (
    SELECT s.* FROM students_student s WHERE s.account_id = i.account_id OFFSET 0
) s
LEFT JOIN LATERAL (
    SELECT e.* FROM students_enrolment e WHERE e.student_id = s.id OFFSET 0
) e ON e.establishment_id = %(home)s AND e.kind = 'principal'
LEFT JOIN students_division d ON d.establishment_id = %(home)s AND d.id = e.division_id
LEFT JOIN students_mef m ON m.establishment_id = %(home)s AND m.id = e.mef_id
WHERE i.establishment_id = %(home)s AND i.source = %(source)s AND i.population = 'student'
""",
)
KNOWN_PERSONS = Target(
    "TRUNCATE known_person",
    """
INSERT INTO known_person
SELECT i.source_id, i.birth_name, i.usage_name, i.first_name, i.mail, i.mobile,
    i.account_id, g.id, g.civility
FROM accounts_sourceidentity i
CROSS JOIN LATERAL (
    SELECT g.* FROM guardians_guardian g WHERE g.account_id = i.account_id OFFSET 0
) g
WHERE i.establishment_id = %(home)s AND i.source = %(source)s AND i.population = 'guardian'
""",
)
