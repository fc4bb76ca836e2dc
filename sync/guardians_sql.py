"""The statements that compare staged persons with the known guardians, and write what differs.

Same method as for pupils: update from a join, insert what is not known. A guardian may have
several numbers: the first of the file decides of his particulars.
"""

FORGET_PUPILS = "DELETE FROM known_pupil WHERE source_id = ANY(%(ids)s::text[])"

# A new person is worth an account only if one of his pupils is here; no civility says nothing.
DIFFERENCES = """
SELECT p.source_id, k.account_id,
    coalesce((k.birth_name, k.first_name) <> (p.birth_name, p.first_name), false)
FROM staged_person p
LEFT JOIN known_person k ON k.source_id = p.source_id
LEFT JOIN (
    SELECT k.account_id, min(p.rank) AS rank
    FROM staged_person p JOIN known_person k ON k.source_id = p.source_id
    GROUP BY k.account_id
) first ON first.account_id = k.account_id
WHERE CASE WHEN k.source_id IS NULL THEN p.source_id IN (
        SELECT l.person_id FROM staged_link l
        JOIN known_pupil q ON q.source_id = l.pupil_id AND q.is_present
    ) ELSE
        (k.birth_name, k.usage_name, k.first_name, k.mail, k.mobile)
            <> (p.birth_name, p.usage_name, p.first_name, p.mail, p.mobile)
        OR p.civility <> '' AND p.civility <> k.civility AND p.rank = first.rank
    END
ORDER BY p.rank
"""

# Mobiles are compared afterwards, with the names.
LOOK_ALIKES = """
SELECT i.account_id, i.birth_name, i.first_name, i.mail, i.mobile
FROM accounts_sourceidentity i
WHERE i.population = 'guardian' AND i.mail <> '' AND i.mobile <> ''
    AND i.mail = ANY(%(mails)s::text[])
"""

MARK = """
UPDATE staged_person p SET account_id = t.account_id, is_new = t.is_new
FROM unnest(%(ids)s::text[], %(accounts)s::bigint[], %(new)s::bool[])
    AS t (source_id, account_id, is_new)
WHERE p.source_id = t.source_id
"""

UPDATE_IDENTITIES = """
UPDATE accounts_sourceidentity i
SET birth_name = p.birth_name, usage_name = p.usage_name, first_name = p.first_name,
    mail = p.mail, mobile = p.mobile
FROM staged_person p
WHERE p.account_id IS NOT NULL
    AND i.establishment_id = %(home)s AND i.source = %(source)s AND i.population = 'guardian'
    AND i.source_id = p.source_id
    AND (i.birth_name, i.usage_name, i.first_name, i.mail, i.mobile)
        <> (p.birth_name, p.usage_name, p.first_name, p.mail, p.mobile)
"""

INSERT_IDENTITIES = """
INSERT INTO accounts_sourceidentity
    (account_id, population, source, establishment_id, source_id, birth_name, usage_name,
     first_name, mail, mobile)
SELECT p.account_id, 'guardian', %(source)s, %(home)s, p.source_id, p.birth_name, p.usage_name,
    p.first_name, p.mail, p.mobile
FROM staged_person p
WHERE p.account_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM known_person k WHERE k.source_id = p.source_id)
"""

UPDATE_GUARDIANS = """
UPDATE guardians_guardian g
SET civility = coalesce(nullif(p.civility, ''), g.civility), birth_name = p.birth_name,
    usage_name = p.usage_name, first_name = p.first_name, search_key = p.search_key
FROM (
    SELECT DISTINCT ON (told.account_id) told.*
    FROM (
        SELECT coalesce(p.account_id, k.account_id) AS account_id, p.rank, p.civility,
            p.birth_name, p.usage_name, p.first_name, p.search_key
        FROM staged_person p
        LEFT JOIN known_person k ON k.source_id = p.source_id
    ) told
    ORDER BY told.account_id, told.rank
) p
WHERE g.account_id = p.account_id AND g.account_id = ANY(%(accounts)s::bigint[])
    AND (g.civility, g.birth_name, g.usage_name, g.first_name, g.search_key)
        <> (coalesce(nullif(p.civility, ''), g.civility), p.birth_name, p.usage_name,
            p.first_name, p.search_key)
"""

# Two numbers of one new person open one guardian.
INSERT_GUARDIANS = """
INSERT INTO guardians_guardian
    (account_id, civility, birth_name, usage_name, first_name, search_key)
SELECT DISTINCT ON (p.account_id) p.account_id, p.civility, p.birth_name, p.usage_name,
    p.first_name, p.search_key
FROM staged_person p
WHERE p.is_new
ORDER BY p.account_id, p.rank
"""
