"""The night of the new identifiers: how many in a second, and two nights at once."""

from collections.abc import Iterator
from threading import Barrier, Thread

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts import identifiers, journal
from accounts.enums import Action
from accounts.models import Account, IdentifierRequest, RetiredIdentifier
from bench import households
from bench.measure import Scale, Side, compare, wall
from bench.population import School, open_school, tidy
from bench.report import Check, at_least, at_most, number
from guardians.renaming import make

SCHOOLS = 10
PLAIN_PUPILS = 60
TABLES = (
    "accounts_account", "accounts_identifierrequest", "accounts_sourceidentity",
    "guardians_guardian", "students_student",
)  # fmt: skip
# Each night finds every name corrected: « MARTIN BIS » was « MARTIN » the night before.
CORRECT = """
UPDATE {table} p SET birth_name = CASE WHEN p.birth_name LIKE '%% BIS'
    THEN left(p.birth_name, -4) ELSE p.birth_name || ' BIS' END
WHERE p.account_id = ANY(%(accounts)s)
"""
NAMED = ("students_student", "guardians_guardian", "accounts_sourceidentity")
ASK = """
INSERT INTO accounts_identifierrequest (account_id, entry_id, asked_at, former, given, refusal)
SELECT unnest(%(accounts)s::bigint[]), %(entry)s, now(), '', '', ''
"""
Asking = dict[School, list[int]]


def run(scale: Scale) -> Iterator[Check]:
    asking = _settle_in(SCHOOLS, pupils=max(1, scale.drawn * 3 // 2 // SCHOOLS))
    few = _settle_in(1, pupils=min(PLAIN_PUPILS, scale.drawn))
    asked = sum(map(len, asking.values()))
    pairs = compare(
        Side(_night, units=asked, before=lambda: _ask(asking)),
        Side(_one_by_one, units=sum(map(len, few.values())), before=lambda: _ask(few)),
        scale,
    )
    ours, plain = pairs.milliseconds()
    _ask(asking)
    notes = (
        f"une nuit de {number(asked)} demandes, {number(wall(_night), 's')} ; une par une :"
        f" {number(1000 / plain)} par seconde, {number(pairs.ratio(), '×')} moins"
    )
    yield at_least("nouveaux identifiants de la nuit, par seconde", 1000 / ours, 20_000, "", notes)
    if not connection.in_atomic_block:
        _ask(asking)
        yield from _two_nights(asked)


def _settle_in(schools: int, *, pupils: int) -> Asking:
    """Schools with their pupils and guardians, all of whom ask."""
    opened = [open_school(pupils) for _ in range(schools)]
    households.fill([school.establishment for school in opened], mixed=False)
    return {school: _accounts(school) for school in opened}


def _accounts(school: School) -> list[int]:
    here = {"establishment": school.establishment}
    ties = Account.objects.filter(**{f"guardian__guardianships__{k}": v for k, v in here.items()})
    return list(school.accounts.values_list("pk", flat=True).union(ties.values_list("pk")))


def _ask(asking: Asking) -> None:
    """What a day leaves: every name corrected, and a request of each."""
    with transaction.atomic(), connection.cursor() as cursor:
        for school, accounts in asking.items():
            for table in NAMED:
                cursor.execute(CORRECT.format(table=table), {"accounts": accounts})
            entry = journal.record(Action.ASK_IDENTIFIER, school.request(), [])
            cursor.execute(ASK, {"accounts": accounts, "entry": entry.pk})
    tidy(*TABLES)


def _night() -> None:
    figures = make(at=timezone.now())
    if figures["refused"] or figures["waiting"]:
        raise AssertionError(figures)


def _one_by_one() -> None:
    """The plain way: each request alone, its rows written one by one."""
    for request in IdentifierRequest.objects.filter(settled_at=None):
        with transaction.atomic():
            _rename(request)


def _rename(request: IdentifierRequest) -> None:
    account = Account.objects.select_for_update().get(pk=request.account_id)
    person = account.student if account.population == "student" else account.guardian
    [drawn] = identifiers.draw([identifiers.base(person.first_name, person.birth_name)])
    now = timezone.now()
    RetiredIdentifier.objects.create(identifier=account.identifier, account=account, retired_at=now)
    request.former, request.given, request.settled_at = account.identifier, drawn, now
    request.save()
    account.identifier = drawn
    account.save()
    author = journal.Author(establishment=request.entry.establishment)
    journal.record(Action.NEW_IDENTIFIER, journal.Request(author, now), [account.pk])


def _two_nights(asked: int) -> Iterator[Check]:
    """Both take the same requests, batch after batch; nobody tries again."""
    failures: list[OperationalError] = []
    start = Barrier(2)

    def pass_a_night() -> None:
        start.wait()
        try:
            make(at=timezone.now())
        except OperationalError as error:  # a deadlock is one
            failures.append(error)
        finally:
            connection.close()

    nights = [Thread(target=pass_a_night) for _ in range(2)]
    for night in nights:
        night.start()
    for night in nights:
        night.join()
    latest = IdentifierRequest.objects.order_by("-pk")[:asked].values("given")
    given = [one["given"] for one in latest if one["given"]]
    twice = (
        len(given)
        - len(set(given))
        + RetiredIdentifier.objects.filter(
            identifier__in=Account.objects.values("identifier")
        ).count()
    )
    yield at_most("deux nuits ensemble : doublons", twice, 0, notes=f"{number(len(given))} faits")
    yield at_most("deux nuits ensemble : demandes oubliées", asked - len(given), 0)
    yield at_most("deux nuits ensemble : interblocages", len(failures), 0)
