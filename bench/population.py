"""Schools of any size, made in a few statements: people who do not exist, in every state."""

from dataclasses import dataclass
from itertools import count

from django.db import connection
from django.utils import timezone

from accounts import journal, lifecycle
from accounts.models import Account
from accounts.querysets import AccountQuerySet
from common.text import search_key
from establishments.models import Establishment, Member, User
from establishments.permissions import Role
from students.models import Enrolment, Student
from students.querysets import EnrolmentQuerySet
from sync.synthetic import given_names
from sync.synthetic.family_names import FRENCH

FIRST_NAMES = (*given_names.FRENCH.girls, *given_names.FRENCH.boys)
PUPILS_IN_A_CLASS, LEVELS = 30, 12
_numbers = count(1)

# A hash of its rank gives each one names; numbers this large are never drawn by the counters.
NEWCOMERS = """
CREATE TEMPORARY TABLE newcomer AS
SELECT rank, home, rank %% %(each)s AS place,
    nextval(pg_get_serial_sequence('accounts_account', 'id')) AS account_id,
    nextval(pg_get_serial_sequence('students_student', 'id')) AS student_id,
    births[1 + (hashint8(rank)::bigint & 1048575) %% cardinality(births)] AS birth_name,
    firsts[1 + (hashint8(rank * 31)::bigint & 1048575) %% cardinality(firsts)] AS first_name,
    birth_keys[1 + (hashint8(rank)::bigint & 1048575) %% cardinality(births)] AS birth_key,
    first_keys[1 + (hashint8(rank * 31)::bigint & 1048575) %% cardinality(firsts)] AS first_key,
    CASE WHEN %(mixed)s AND rank %% 3 = 0 THEN 'activated' ELSE 'not_informed' END AS state
FROM (
    SELECT (home_rank - 1) * %(each)s + place + (
        SELECT coalesce(max(id), 0) FROM students_student
    ) AS rank, home
    FROM unnest(%(homes)s::bigint[]) WITH ORDINALITY AS h (home, home_rank),
        generate_series(1, %(each)s) AS place
) ranked, (
    SELECT %(births)s::text[] AS births, %(firsts)s::text[] AS firsts,
        %(birth_keys)s::text[] AS birth_keys, %(first_keys)s::text[] AS first_keys
) names
"""
FILL = """
INSERT INTO students_division (establishment_id, code, label)
SELECT home, place, 'CLASSE ' || place
FROM unnest(%(homes)s::bigint[]) AS home, generate_series(1, %(classes)s) AS place;
INSERT INTO students_mef (establishment_id, code, label)
SELECT home, 10010012000 + place, 'NIVEAU ' || place || ' GENERAL ET TECHNOLOGIQUE'
FROM unnest(%(homes)s::bigint[]) AS home, generate_series(1, %(levels)s) AS place;
INSERT INTO accounts_account
    (id, identifier, population, state, activation_mode, chosen_password, mail, mail_confirmed_at,
     informed_at, latest_login_at)
SELECT account_id, left(first_key, 1) || '.' || replace(birth_key, ' ', '') || 1000000 + rank,
    'student', state,
    CASE state WHEN 'activated' THEN 'establishment' ELSE '' END,
    CASE state WHEN 'activated' THEN 'argon2$chosen' ELSE '' END,
    CASE WHEN rank %% 4 < 2 THEN 'eleve' || rank || '@courriel.example' ELSE '' END,
    CASE rank %% 4 WHEN 0 THEN now() END,
    CASE state WHEN 'activated' THEN now() - interval '9 days' END,
    CASE state WHEN 'activated' THEN now() - interval '1 day' END
FROM newcomer;
INSERT INTO students_student (id, account_id, ine, birth_name, usage_name, first_name, birth_date)
SELECT student_id, account_id, lpad(rank::text, 9, '0') || 'BB', birth_name,
    CASE rank %% 15 WHEN 0 THEN birth_name || '-' || first_name ELSE '' END, first_name,
    DATE '2008-01-01' + (rank * 37 %% 3000)::int
FROM newcomer;
INSERT INTO students_enrolment
    (student_id, establishment_id, kind, division_id, mef_id, search_key)
SELECT n.student_id, n.home, 'principal', d.id, m.id, n.birth_key || ' ' || n.first_key
FROM newcomer n
JOIN students_division d
    ON d.establishment_id = n.home AND d.code = (1 + n.place %% %(classes)s)::text
JOIN students_mef m
    ON m.establishment_id = n.home AND m.code = (10010012001 + n.place %% %(levels)s)::text;
DROP TABLE newcomer
"""


@dataclass(frozen=True)
class School:
    head: Member
    pupils: int

    @property
    def establishment(self) -> Establishment:
        return self.head.establishment

    @property
    def enrolments(self) -> EnrolmentQuerySet:
        return Enrolment.objects.visible_to(self.head)

    @property
    def accounts(self) -> AccountQuerySet:
        return Account.objects.filter(pk__in=self.enrolments.values("student__account"))

    def request(self) -> journal.Request:
        return journal.Request(journal.Author(self.head), timezone.now())


def open_school(pupils: int, *, mixed: bool = False) -> School:
    """A school and its head; ``mixed``, a third of the accounts are activated, a third informed."""
    home = _establishments(1)[0]
    head = User.objects.create(username=f"direction-{home.uai}")
    school = School(Member.objects.create(user=head, establishment=home, role=Role.HEAD), pupils)
    fill([home], pupils, mixed=mixed)
    if mixed:
        ids = school.accounts.filter(state="not_informed").order_by("pk").values_list("pk")
        half = [pk for (pk,) in ids][::2]
        lifecycle.apply(
            lifecycle.INFORM, Account.objects.filter(pk__in=half), request=school.request()
        )
    return school


def surround(pupils: int, *, each: int = 500) -> list[Establishment]:
    """Pupils of other establishments, those that are not there yet; where they are."""
    homes = _establishments(max(0, pupils - Student.objects.count()) // each) if pupils else []
    if homes:
        fill(homes, each, mixed=True)
    return homes


def fill(homes: list[Establishment], each: int, *, mixed: bool) -> None:
    values = {
        "homes": [home.pk for home in homes],
        "each": each,
        "mixed": mixed,
        "classes": max(1, each // PUPILS_IN_A_CLASS),
        "levels": LEVELS,
        **names(),
    }
    with connection.cursor() as cursor:
        cursor.execute(NEWCOMERS, values)
        for statement in FILL.split(";\n"):
            cursor.execute(statement, values)
    tidy("accounts_account", "students_student", "students_enrolment")


def names() -> dict[str, list[str]]:
    """What people are called, and the keys by which they are searched."""
    births = sorted(
        {*FRENCH, *(f"{one}-{other}" for one in FRENCH[:40] for other in FRENCH[40:60])}
    )
    return {
        "births": [name.upper() for name in births],
        "firsts": list(FIRST_NAMES),
        "birth_keys": [search_key(name) for name in births],
        "first_keys": [search_key(name) for name in FIRST_NAMES],
    }


def tidy(*tables: str) -> None:
    """What autovacuum does in time; a transaction (in a test) cannot."""
    order = "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"
    with connection.cursor() as cursor:
        cursor.execute(f"{order} {', '.join(tables)}")


def _establishments(number: int) -> list[Establishment]:
    ranks = [next(_numbers) for _ in range(number)]
    return Establishment.objects.bulk_create(
        Establishment(uai=f"9{rank:06d}Z", name=f"Lycée des mesures {rank}") for rank in ranks
    )
