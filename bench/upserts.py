"""The same rows by the plain ways: ready-made text for COPY, `bulk_create(update_conflicts)`."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

from accounts.models import SourceIdentity
from common.text import search_key
from establishments.models import Establishment
from guardians.models import Guardian, Guardianship
from students.models import Division, Enrolment, Mef, Student
from sync.sources.records import FeedFile, FeedKind

BATCH = 2_000


def rows_of(tables: Iterable[str]) -> dict[str, bytes]:
    """The text of every row of these tables, as COPY writes and reads it."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            with cursor.copy(f"COPY {table} TO STDOUT") as reading:
                found[table] = b"".join(reading)
    return found


@transaction.atomic
def copy(rows: dict[str, bytes]) -> None:
    """The least that can be done with rows: put them in the database, without index nor rule."""
    with connection.cursor() as cursor:
        for table, text in rows.items():
            cursor.execute(f"CREATE TEMPORARY TABLE bare (LIKE {table}) ON COMMIT DROP")
            with cursor.copy("COPY bare FROM STDIN") as writing:
                writing.write(text)
            cursor.execute("DROP TABLE bare")


def _key(person: object) -> str:
    return search_key(person.birth_name, person.first_name, person.usage_name)


@transaction.atomic
def take(feeds: Iterable[FeedFile]) -> None:
    """Upsert every row of the files, known or not changed; accounts are already open."""
    for feed in feeds:
        home = Establishment.objects.get(uai=feed.uai)
        if feed.kind == FeedKind.PUPILS:
            _upsert_pupils(feed, home)
        elif feed.kind == FeedKind.GUARDIANS:
            _upsert_guardians(feed, home)
        elif feed.kind == FeedKind.STRUCTURES:
            _upsert_labels(Division, feed.divisions, home)
        else:
            _upsert_labels(Mef, feed.mefs, home)


def _upsert_labels(model: type, records: Iterable, home: Establishment) -> None:
    rows = [model(establishment=home, code=each.code, label=each.label) for each in records]
    _upsert(rows, ["establishment", "code"], ["label"])


def _upsert(rows: list, unique: list[str], changing: list[str]) -> None:
    type(rows[0]).objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=unique,
        update_fields=changing,
    )


def _accounts(home: Establishment, population: str) -> dict[str, int]:
    known = SourceIdentity.objects.filter(establishment=home, population=population)
    return dict(known.values_list("source_id", "account_id"))


def _upsert_identities(
    people: list, accounts: dict[str, int], feed: FeedFile, population: str
) -> None:
    home = Establishment.objects.get(uai=feed.uai)
    rows = [
        SourceIdentity(
            account_id=accounts[p.source_id],
            population=population,
            source=feed.source,
            establishment=home,
            source_id=p.source_id,
            birth_name=p.birth_name,
            usage_name=p.usage_name,
            first_name=p.first_name,
            mail=getattr(p, "mail", ""),
            mobile=getattr(p, "mobile", ""),
        )
        for p in people
    ]
    unique = ["establishment", "source", "population", "source_id"]
    _upsert(rows, unique, ["birth_name", "usage_name", "first_name", "mail", "mobile"])


def _upsert_pupils(feed: FeedFile, home: Establishment) -> None:
    accounts = _accounts(home, "student")
    pupils = [p for p in feed.pupils if p.source_id in accounts]
    _upsert_identities(pupils, accounts, feed, "student")
    rows = [
        Student(
            account_id=accounts[p.source_id],
            ine=p.ine,
            birth_name=p.birth_name,
            usage_name=p.usage_name,
            first_name=p.first_name,
            birth_date=p.birth_date,
        )
        for p in pupils
    ]
    names = ["birth_name", "usage_name", "first_name"]
    _upsert(rows, ["account"], ["ine", *names, "birth_date"])
    students = dict(Student.objects.values_list("account_id", "pk"))
    divisions = dict(Division.objects.filter(establishment=home).values_list("code", "pk"))
    mefs = dict(Mef.objects.filter(establishment=home).values_list("code", "pk"))
    enrolments = [
        Enrolment(
            student_id=students[accounts[p.source_id]],
            establishment=home,
            division_id=divisions.get(p.division),
            mef_id=mefs.get(p.mef),
            search_key=_key(p),
            left_on=p.left_on if p.left_on and p.left_on <= date.today() else None,  # noqa: DTZ011
        )
        for p in pupils
    ]
    changing = ["division", "mef", "search_key", "left_on"]
    _upsert(enrolments, ["student", "establishment", "kind"], changing)


def _upsert_guardians(feed: FeedFile, home: Establishment) -> None:
    accounts, pupils = _accounts(home, "guardian"), _accounts(home, "student")
    people = [p for p in feed.persons if p.source_id in accounts]
    _upsert_identities(people, accounts, feed, "guardian")
    by_account = {accounts[p.source_id]: p for p in people}
    rows = [
        Guardian(
            account_id=account_id,
            civility=p.civility,
            birth_name=p.birth_name,
            usage_name=p.usage_name,
            first_name=p.first_name,
            search_key=_key(p),
        )
        for account_id, p in by_account.items()
    ]
    names = ["birth_name", "usage_name", "first_name"]
    _upsert(rows, ["account"], ["civility", *names, "search_key"])
    guardians = dict(Guardian.objects.values_list("account_id", "pk"))
    enrolments = dict(
        Enrolment.objects.filter(establishment=home, kind="principal").values_list(
            "student__account", "pk"
        )
    )
    students = dict(Student.objects.values_list("account_id", "pk"))
    links = {
        (pupils[k.pupil_id], accounts[k.person_id]): k
        for k in feed.links
        if k.pupil_id in pupils and k.person_id in accounts
    }
    ties = [
        Guardianship(
            student_id=students[pupil],
            guardian_id=guardians[person],
            establishment=home,
            enrolment_id=enrolments[pupil],
            kind=link.kind,
            kinship=link.kinship,
        )
        for (pupil, person), link in links.items()
    ]
    _upsert(ties, ["student", "guardian", "establishment"], ["enrolment", "kind", "kinship"])
