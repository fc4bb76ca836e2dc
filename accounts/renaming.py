"""« Réinitialiser l'identifiant »: who may have a new one, asked for by day, given at night
(R231-R240). Whom the night finds is not said here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from django.db import transaction
from django.db.models import QuerySet

from accounts import identifiers, journal
from accounts.enums import Action
from accounts.models import Account, IdentifierRequest

Refusal = IdentifierRequest.Refusal


class Person(Protocol):
    """Whoever holds an account, and is named as his source says."""

    account: Account
    first_name: str
    birth_name: str


@dataclass(frozen=True)
class Named:
    """What a source calls somebody (R239)."""

    source: str
    place: str
    birth_name: str
    first_name: str

    @property
    def names(self) -> str:
        return f"{self.birth_name} {self.first_name}".strip()

    def told(self) -> dict[str, str]:
        return {"source": self.source, "place": self.place, "names": self.names}


# What the sources say today of the holder of an account: all of them when they disagree, one when
# it may not be what was kept of him, none when there is nothing to add.
Naming = Callable[[Account], list[Named]]


class RefusedError(ValueError):
    """No new identifier is made for this person, for the reason given."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.label)
        self.refusal = refusal


class Asked(NamedTuple):
    """A request that the night takes up: whose, from where, and what it would be drawn from."""

    id: int
    account_id: int
    home_id: int
    former: str
    base: str


class Told(NamedTuple):
    """What became of an account's requests: one that waits, and the latest that was settled."""

    pending: IdentifierRequest | None
    latest: IdentifierRequest | None


def told(account: Account) -> Told:
    """One query. At most one waits, and it is the latest asked."""
    requests = list(IdentifierRequest.objects.filter(account=account).order_by("-pk")[:2])
    pending = [one for one in requests if one.settled_at is None]
    settled = [one for one in requests if one.settled_at is not None]
    return Told(next(iter(pending), None), next(iter(settled), None))


def examine(person: Person, naming: Naming) -> tuple[Refusal | None, list[Named]]:
    """Why this person cannot have a new identifier, if he cannot, with what the sources say (A33,
    R239).
    """
    named = naming(person.account)
    if len(named) > 1:
        return Refusal.NAMES_DIFFER, named
    known = named[0] if named else person
    base = identifiers.base(known.first_name, known.birth_name)
    return (Refusal.SAME if is_same(base, person.account.identifier) else None), []


@transaction.atomic
def ask(person: Person, *, naming: Naming, request: journal.Request) -> IdentifierRequest:
    """Ask for a new identifier, whatever the account's state (A9); or give what was asked already.

    Nothing of the account changes before the night (R237).
    """
    request = request.to(Action.ASK_IDENTIFIER)
    locked = Account.objects.select_for_update(no_key=True).get(pk=person.account.pk)
    if pending := _pending(locked).first():
        return pending
    if entry := journal.find(request):
        return IdentifierRequest.objects.get(entry=entry)
    person.account.identifier = locked.identifier
    refusal, _ = examine(person, naming)
    if refusal:
        raise RefusedError(refusal)
    entry = journal.record(Action.ASK_IDENTIFIER, request, [locked.pk])
    return IdentifierRequest.objects.create(account=locked, entry=entry, asked_at=request.at)


def give(asked: list[Asked], refusals: Mapping[int, Refusal], *, at: datetime) -> int:
    """Settle these requests, in the transaction of the caller: refuse those told to, draw and
    replace for the others. The password, bound to the account, stays what it was (R238).

    Returns how many were given: an account that is being written keeps its request.
    """
    drawing = [one for one in asked if one.id not in refusals]
    drawn = zip(drawing, identifiers.draw([one.base for one in drawing]), strict=True)
    changes = [identifiers.Change(one.account_id, one.former, given) for one, given in drawn]
    replaced = identifiers.replace(changes, at=at)
    _refuse(refusals, at=at)
    _tell([one for one in drawing if one.account_id in replaced], at=at)
    return len(replaced)


def _refuse(refusals: Mapping[int, Refusal], *, at: datetime) -> None:
    for refusal in set(refusals.values()):
        refused = [pk for pk, why in refusals.items() if why == refusal]
        IdentifierRequest.objects.filter(pk__in=refused).update(settled_at=at, refusal=refusal)


def _tell(done: list[Asked], *, at: datetime) -> None:
    """In the journal of each establishment that asked."""
    homes: dict[int, list[int]] = {}
    for one in done:
        homes.setdefault(one.home_id, []).append(one.account_id)
    journal.record_in_each(Action.NEW_IDENTIFIER, homes, at=at)


def is_same(base: str, identifier: str) -> bool:
    """It would be drawn from what the present one was drawn from (R240, A33)."""
    return base == identifiers.base_of(identifier)


def _pending(account: Account) -> QuerySet[IdentifierRequest]:
    return IdentifierRequest.objects.filter(account=account, settled_at=None)
