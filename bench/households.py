"""The guardians of the schools of the measures, made in a few statements from their pupils."""

from django.db import connection

from accounts import lifecycle
from accounts.enums import AccountState
from accounts.models import Account
from accounts.querysets import AccountQuerySet
from bench.population import School, names, tidy
from establishments.models import Establishment
from guardians.models import Guardianship
from guardians.querysets import GuardianshipQuerySet

TABLES = (
    "accounts_account", "accounts_sourceidentity", "guardians_guardian", "guardians_guardianship",
    "guardians_report",
)  # fmt: skip

# Of a hundred pupils, seven pairs and one family of five; a family is called by its eldest.
PUPILS = """
CREATE TEMPORARY TABLE pupil AS
SELECT enrolment, student, home, CASE
        WHEN place %% 100 < 14 THEN place - place %% 2
        WHEN place %% 100 < 19 THEN place - place %% 100 + 14
        ELSE place
    END AS family
FROM (
    SELECT id AS enrolment, student_id AS student, establishment_id AS home,
        row_number() OVER (PARTITION BY establishment_id ORDER BY id) - 1 AS place
    FROM students_enrolment WHERE establishment_id = ANY(%(homes)s)
) placed
"""
# One family in eight has a single représentant légal, one in thirty somebody « en charge ».
PARENTS = """
CREATE TEMPORARY TABLE parent AS
SELECT rank, home, family, CASE part WHEN 3 THEN 'in_charge' ELSE 'legal' END AS kind,
    nextval(pg_get_serial_sequence('accounts_account', 'id')) AS account_id,
    nextval(pg_get_serial_sequence('guardians_guardian', 'id')) AS guardian_id,
    births[1 + (hashint8(rank * 17)::bigint & 1048575) %% cardinality(births)] AS birth_name,
    firsts[1 + (hashint8(rank * 13)::bigint & 1048575) %% cardinality(firsts)] AS first_name,
    birth_keys[1 + (hashint8(rank * 17)::bigint & 1048575) %% cardinality(births)] AS birth_key,
    first_keys[1 + (hashint8(rank * 13)::bigint & 1048575) %% cardinality(firsts)] AS first_key,
    CASE WHEN %(mixed)s AND rank %% 8 < 3 THEN 'activated'
        WHEN %(mixed)s AND rank %% 8 = 3 THEN 'activating' ELSE 'not_informed' END AS state
FROM (
    SELECT home, family, part, row_number() OVER (ORDER BY home, family, part) + (
        SELECT coalesce(max(id), 0) FROM guardians_guardian
    ) AS rank
    FROM (SELECT DISTINCT home, family FROM pupil) families, generate_series(1, 3) AS part
    WHERE part = 1 OR part = 2 AND family %% 8 <> 5 OR part = 3 AND family %% 25 = 3
) ranked, (
    SELECT %(births)s::text[] AS births, %(firsts)s::text[] AS firsts,
        %(birth_keys)s::text[] AS birth_keys, %(first_keys)s::text[] AS first_keys
) names
"""
FILL = """
INSERT INTO accounts_account
    (id, identifier, population, state, activation_mode, chosen_password, mail, mail_confirmed_at,
     mobile, mobile_confirmed_at, informed_at, latest_login_at)
SELECT account_id, left(first_key, 1) || '.' || replace(birth_key, ' ', '') || 5000000 + rank,
    'guardian', state,
    CASE state WHEN 'not_informed' THEN '' ELSE 'establishment' END,
    CASE state WHEN 'not_informed' THEN '' ELSE 'argon2$chosen' END,
    CASE state WHEN 'not_informed' THEN '' ELSE 'parent' || rank || '@courriel.example' END,
    CASE state WHEN 'activated' THEN now() END,
    CASE WHEN state = 'activated' AND rank %% 2 = 0 THEN '06' || lpad(rank::text, 8, '0')
        ELSE '' END,
    CASE WHEN state = 'activated' AND rank %% 4 = 0 THEN now() END,
    CASE state WHEN 'not_informed' THEN NULL ELSE now() - interval '9 days' END,
    CASE state WHEN 'activated' THEN now() - interval '1 day' END
FROM parent;
INSERT INTO guardians_guardian
    (id, account_id, civility, birth_name, usage_name, first_name, search_key)
SELECT guardian_id, account_id, CASE rank %% 2 WHEN 0 THEN 'MME' ELSE 'M.' END, birth_name,
    CASE rank %% 15 WHEN 0 THEN birth_name || '-' || first_name ELSE '' END, first_name,
    birth_key || ' ' || first_key
FROM parent;
INSERT INTO accounts_sourceidentity
    (account_id, population, source, establishment_id, source_id, birth_name, first_name, mail,
     mobile)
SELECT account_id, 'guardian', 'siecle', home, rank::text, birth_name, first_name,
    CASE WHEN rank %% 5 < 4 THEN 'famille' || rank || '@courriel.example' ELSE '' END,
    CASE WHEN rank %% 10 < 6 THEN '07' || lpad(rank::text, 8, '0') ELSE '' END
FROM parent;
INSERT INTO guardians_guardianship
    (student_id, guardian_id, establishment_id, enrolment_id, kind, kinship)
SELECT student, guardian_id, home, enrolment, kind, CASE rank %% 2 WHEN 0 THEN '1' ELSE '2' END
FROM pupil JOIN parent USING (home, family);
INSERT INTO guardians_report (guardianship_id, kind, seen, reported_at)
SELECT id, CASE id %% 2 WHEN 0 THEN 'wrong_link' ELSE 'wrong_birth_date' END, 'legal', now()
FROM guardians_guardianship WHERE establishment_id = ANY(%(homes)s) AND id %% 101 = 0;
DROP TABLE pupil, parent
"""


def fill(homes: list[Establishment], *, mixed: bool) -> None:
    """Give guardians to the pupils of these establishments: five for three pupils, or so."""
    values = {"homes": [home.pk for home in homes], "mixed": mixed, **names()}
    with connection.cursor() as cursor:
        for statement in (PUPILS, PARENTS, *FILL.split(";\n")):
            cursor.execute(statement, values)
    tidy(*TABLES)


def settle(school: School, *, mixed: bool = False) -> None:
    """The guardians of a school; ``mixed``, half of them activated or about to, a quarter told."""
    fill([school.establishment], mixed=mixed)
    if mixed:
        told = accounts(school).filter(state=AccountState.NOT_INFORMED).order_by("pk")
        half = list(told.values_list("pk", flat=True))[::2]
        lifecycle.apply(
            lifecycle.INFORM, Account.objects.filter(pk__in=half), request=school.request()
        )
        tidy(*TABLES)


def ties(school: School) -> GuardianshipQuerySet:
    """One for each pupil of each of his représentants légaux."""
    return Guardianship.objects.visible_to(school.head).filter(kind=Guardianship.Kind.LEGAL)


def accounts(school: School) -> AccountQuerySet:
    return Account.objects.filter(pk__in=ties(school).values("guardian__account"))
