"""Accounts tied to no establishment any more: dated, closed, erased; and those who come back.

A link is a pupil present somewhere, or a guardian's current tie to one (A37). One is enough.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from accounts import journal, lifecycle, outbox
from accounts.enums import Action
from accounts.models import (
    Account,
    IdentifierRequest,
    Outbox,
    RetiredIdentifier,
    SourceIdentity,
)
from accounts.querysets import AccountQuerySet
from guardians.models import Guardian, Guardianship
from ops import maintenance
from ops.night import Tonight
from students.models import Enrolment, Student

# Accounts a transaction writes; those erased take their people's rows with them.
BATCH, BATCH_ERASED = 10_000, 1_000
# What stands for an identifier erased; drawn ones have a dot and no dash.
ERASED = "efface-"

_PRESENT = """
SELECT FROM students_student s JOIN students_enrolment e ON e.student_id = s.id
WHERE s.account_id = a.id AND e.left_on IS NULL
"""
_TIED = """
SELECT FROM guardians_guardian g JOIN guardians_guardianship h ON h.guardian_id = g.id
JOIN students_enrolment e ON e.id = h.enrolment_id
WHERE g.account_id = a.id AND h.ended_on IS NULL AND e.left_on IS NULL
"""
# Two anti-joins: each table is read once, whatever the number of accounts.
_GONE = f"""
SELECT a.id FROM accounts_account a
WHERE a.unlinked_on IS NULL AND NOT EXISTS ({_PRESENT}) AND NOT EXISTS ({_TIED})
"""  # noqa: S608  statements of ours
_BACK = f"""
SELECT a.id FROM accounts_account a
WHERE a.unlinked_on IS NOT NULL AND a.erased_at IS NULL AND EXISTS ({_PRESENT})
UNION
SELECT a.id FROM accounts_account a
WHERE a.unlinked_on IS NOT NULL AND a.erased_at IS NULL AND EXISTS ({_TIED})
"""  # noqa: S608  statements of ours
# Where each of these accounts is, or was seen for the latest time.
_PLACES = """
SELECT DISTINCT ON (account_id) account_id, establishment_id FROM (
    SELECT s.account_id, e.establishment_id, e.left_on AS seen_until, e.id
    FROM students_student s JOIN students_enrolment e ON e.student_id = s.id
    WHERE s.account_id = ANY(%(ids)s::bigint[])
    UNION ALL
    SELECT g.account_id, h.establishment_id, least(h.ended_on, e.left_on), h.id
    FROM guardians_guardian g JOIN guardians_guardianship h ON h.guardian_id = g.id
    JOIN students_enrolment e ON e.id = h.enrolment_id
    WHERE g.account_id = ANY(%(ids)s::bigint[])
) seen ORDER BY account_id, seen_until DESC NULLS FIRST, id DESC
"""


def settle(tonight: Tonight) -> dict[str, int]:
    """So many accounts a transaction: killed, the rest is found to do again.

    An unchanged night reads, and writes nothing.
    """
    day, at = tonight.business_day, tonight.at
    back, reopened = take_back(at)
    return {
        "back": back,
        "reopened": reopened,
        "unlinked": _date_departures(day),
        "closed": _close(day - timedelta(days=settings.CLOSED_AFTER_DAYS), at),
        "erased": _erase(day - timedelta(days=settings.ERASED_AFTER_DAYS), at),
    }


def take_back(at: datetime) -> tuple[int, int]:
    """Those who have a link again; closed meanwhile, they are to be informed anew (B26).

    By night, and after a file taken by day: whoever is listed again may be informed at once.
    """
    back = reopened = 0
    for ids in _batches([pk for (pk,) in _read(_BACK)], BATCH):
        with transaction.atomic(), maintenance.writing():
            found = Account.objects.filter(pk__in=ids)
            moved = lifecycle.carry_out(
                lifecycle.REOPEN, found, at=at, closed_at=None, unlinked_on=None
            )
            _tell(Action.REOPEN, [account.id for account in moved], at)
            back += found.filter(unlinked_on__isnull=False).update(unlinked_on=None)
            reopened += len(moved)
    return back, reopened


def _date_departures(day: date) -> int:
    dated = 0
    for ids in _batches([pk for (pk,) in _read(_GONE)], BATCH):
        with transaction.atomic(), maintenance.writing():
            gone = Account.objects.filter(pk__in=ids, unlinked_on=None)
            dated += gone.update(unlinked_on=day)
    return dated


def _close(until: date, at: datetime) -> int:
    """Without any link since that day or before: nothing opens these accounts any more."""
    due = _unlinked(until).filter(closed_at=None)
    closed = 0
    for ids in _batches(_by_place(due), BATCH):
        with transaction.atomic(), maintenance.writing():
            found = Account.objects.filter(pk__in=_still_gone(due, ids))
            moved = lifecycle.carry_out(lifecycle.CLOSE, found, at=at, closed_at=at)
            gone = [account.id for account in moved]
            outbox.give_up(gone)
            _tell(Action.CLOSE, gone, at)
            closed += len(gone)
    return closed


def _erase(until: date, at: datetime) -> int:
    """Nobody stands behind these accounts any more: they stay, for the journal, without a name.

    Their identifiers go with it: the counters of their bases, which never go back, are enough for
    none to be drawn again (I7).
    """
    due = _unlinked(until).filter(closed_at__isnull=False)
    erased = 0
    for ids in _batches(_by_place(due), BATCH_ERASED):
        with transaction.atomic(), maintenance.writing():
            erased += _erase_people(_still_gone(due, ids), at)
    return erased


def _erase_people(gone: list[int], at: datetime) -> int:
    """What points at a person goes with him, by the cascades of its own model."""
    _tell(Action.ERASE, gone, at)
    Student.objects.filter(account__in=gone).delete()
    Guardian.objects.filter(account__in=gone).delete()
    for model in (SourceIdentity, RetiredIdentifier, IdentifierRequest):
        model._default_manager.filter(account__in=gone).delete()
    Outbox.objects.filter(account__in=gone).update(to="", sealed_password=None)
    nameless = Concat(Value(ERASED), Cast(F("pk"), CharField()))
    return Account.objects.filter(pk__in=gone).update(identifier=nameless, erased_at=at)


def _still_gone(due: AccountQuerySet, ids: list[int]) -> list[int]:
    """Held until the end, those of them whom no feed took back since they were found."""
    locked = due.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    held = list(locked.values_list("pk", flat=True))
    return sorted(set(held) - _lock_people(held))


def _lock_people(ids: list[int]) -> set[int]:
    """Hold all that could tie them anew, and return those whom a feed took back meanwhile."""
    enrolments = Enrolment.objects.filter(student__account__in=ids)
    ties = Guardianship.objects.filter(guardian__account__in=ids)
    for people in (
        Student.objects.filter(account__in=ids),
        Guardian.objects.filter(account__in=ids),
        enrolments,
        ties,
    ):
        list(people.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    present = enrolments.filter(left_on=None).values_list("student__account", flat=True)
    tied = ties.filter(ended_on=None, enrolment__left_on=None)
    return {*present, *tied.values_list("guardian__account", flat=True)}


def _unlinked(until: date) -> AccountQuerySet:
    return Account.objects.filter(unlinked_on__lte=until, erased_at=None)


def _by_place(accounts: AccountQuerySet) -> list[int]:
    """The ids of these accounts, those of one establishment together."""
    ids = list(accounts.order_by("pk").values_list("pk", flat=True))
    places = _places(ids)
    return sorted(ids, key=lambda pk: (places.get(pk, 0), pk))


def _places(ids: list[int]) -> dict[int, int]:
    return dict(_read(_PLACES, ids)) if ids else {}


def _tell(action: Action, ids: list[int], at: datetime) -> None:
    """In the journal of the establishment that knows them, or knew them last; else in none."""
    places = _places(ids)
    by_place: dict[int, list[int]] = {}
    for pk in ids:
        if pk in places:
            by_place.setdefault(places[pk], []).append(pk)
    if by_place:
        journal.record_in_each(action, by_place, at=at)
    if unknown := [pk for pk in ids if pk not in places]:
        journal.record(action, journal.Request(journal.Author(), at), unknown)


def _batches(ids: list[int], size: int) -> Iterator[list[int]]:
    rest = iter(ids)
    while batch := list(islice(rest, size)):
        yield batch


def _read(statement: str, ids: list[int] | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ids": ids})
        rows: list[tuple] = cursor.fetchall()
    return rows
