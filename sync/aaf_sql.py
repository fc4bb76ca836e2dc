"""The tables where the slices of an AAF export are merged, and what is asked of them.

Temporary, and of the connection rather than of a transaction: there is one for each establishment.
``slice`` numbers the slices in the order they were read; of two records of one id, the first is it.
"""

TABLES = {
    "aaf_structure": "line int, structure_id text, uai text, is_school bool, academy text",
    "aaf_mef": "line int, code text, label text",
    "aaf_pupil": "line int, aaf_id text, structure_id text, ine text, birth_name text,"
    " usage_name text, first_name text, birth_date date, division text, division_label text,"
    " mef text, mef_label text",
    "aaf_person": "line int, aaf_id text, civility text, birth_name text, usage_name text,"
    " first_name text, mail text, mobile text",
    "aaf_link": "line int, pupil_id text, structure_id text, person_id text, kind text,"
    " kinship text",
    "aaf_remark": "line int, code text, message text, structure_id text, person_id text,"
    " kept_id text",
}
DROP = f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{table}' for table in TABLES)}"
CREATE = "".join(
    f"CREATE TEMPORARY TABLE {table} ({columns}, slice int);" for table, columns in TABLES.items()
)
FILL = {table: f"COPY {table} FROM STDIN" for table in TABLES}

# Once every slice is there: of what is given twice the first stays, and the links of the others go.
REPEATED_PUPILS = """
WITH ranked AS (
    SELECT t.ctid, row_number() OVER same AS rank, first_value(t.slice) OVER same AS first_slice
    FROM aaf_pupil t WINDOW same AS (PARTITION BY t.aaf_id ORDER BY t.slice, t.line)
), gone AS (
    DELETE FROM aaf_pupil t USING ranked r WHERE t.ctid = r.ctid AND r.rank > 1
    RETURNING t.line, t.aaf_id, t.structure_id, t.slice, r.first_slice
), unlinked AS (
    DELETE FROM aaf_link l USING gone g
    WHERE (l.pupil_id, l.slice, l.line) = (g.aaf_id, g.slice, g.line)
)
SELECT line, aaf_id, structure_id, slice, first_slice FROM gone ORDER BY slice, line
"""
REPEATED_PERSONS = """
WITH ranked AS (
    SELECT t.ctid, row_number() OVER (PARTITION BY t.aaf_id ORDER BY t.slice, t.line) AS rank
    FROM aaf_person t
)
DELETE FROM aaf_person t USING ranked r WHERE t.ctid = r.ctid AND r.rank > 1
RETURNING t.line, t.aaf_id, t.slice
"""
COUNT_PUPILS = "SELECT count(*) FROM aaf_pupil"
INDEXES = """
CREATE INDEX ON aaf_pupil (structure_id);
CREATE INDEX ON aaf_person (aaf_id);
CREATE INDEX ON aaf_link (structure_id);
CREATE INDEX ON aaf_remark (structure_id);
CREATE INDEX ON aaf_remark (person_id);
ANALYZE aaf_pupil;
ANALYZE aaf_person;
ANALYZE aaf_link;
"""

UAIS = """
SELECT s.uai, array_agg(s.structure_id ORDER BY s.structure_id), bool_or(s.is_school),
    max(s.academy), bool_or(EXISTS (
        SELECT FROM aaf_pupil p WHERE p.structure_id = s.structure_id
    ))
FROM aaf_structure s GROUP BY s.uai ORDER BY s.uai
"""
HOMELESS = """
SELECT p.structure_id, count(*), min(p.line)
FROM aaf_pupil p
WHERE NOT EXISTS (SELECT FROM aaf_structure s WHERE s.structure_id = p.structure_id)
GROUP BY p.structure_id ORDER BY p.structure_id
"""
PUPILS = """
SELECT line, aaf_id, ine, birth_name, usage_name, first_name, birth_date, division,
    division_label, mef, slice
FROM aaf_pupil WHERE structure_id = ANY(%(homes)s) ORDER BY slice, line
"""
# The file of MEF names them best; the pupils' own records do it as well.
MEF_LABELS = """
SELECT p.line, p.mef, coalesce(m.label, p.mef_label)
FROM (
    SELECT mef, min(line) AS line, max(mef_label) AS mef_label
    FROM aaf_pupil WHERE structure_id = ANY(%(homes)s) AND mef <> ''
    GROUP BY mef
) p
LEFT JOIN (
    SELECT DISTINCT ON (code) code, label FROM aaf_mef ORDER BY code, slice, line
) m ON m.code = p.mef
WHERE coalesce(m.label, p.mef_label) <> ''
ORDER BY p.mef
"""
LINKS = """
SELECT line, pupil_id, person_id, kind, kinship, slice
FROM aaf_link WHERE structure_id = ANY(%(homes)s) ORDER BY slice, line
"""
PERSONS = """
SELECT line, aaf_id, civility, birth_name, usage_name, first_name, mail, mobile, slice
FROM aaf_person WHERE aaf_id = ANY(%(ids)s) ORDER BY slice, line
"""
REMARKS_OF_PUPILS = """
SELECT line, code, message, kept_id, slice
FROM aaf_remark WHERE structure_id = ANY(%(homes)s) AND person_id = '' ORDER BY slice, line
"""
REMARKS_OF_PERSONS = """
SELECT line, code, message, kept_id, slice
FROM aaf_remark
WHERE structure_id = ANY(%(homes)s) AND person_id <> ''
    OR structure_id = '' AND person_id = ANY(%(ids)s)
ORDER BY slice, line
"""
REMARKS_OF_NOBODY = """
SELECT line, code, message, slice
FROM aaf_remark WHERE structure_id = '' AND person_id = '' ORDER BY slice, line
"""
