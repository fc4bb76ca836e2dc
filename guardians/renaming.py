"""The identifiers asked for by day, made at night, of pupils and guardians alike (R237-R240)."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts import identifiers, renaming
from accounts.enums import Population
from accounts.models import IdentifierRequest
from accounts.renaming import Asked, Named, Refusal
from guardians import assistance, naming
from guardians.models import Guardianship
from ops import maintenance
from ops.night import Tonight
from students.models import Enrolment

BATCH = 5_000


class Taken(NamedTuple):
    """A request, and what must be known of its account to make it or refuse it."""

    id: int
    account_id: int
    home_id: int
    former: str
    population: str
    first_name: str
    birth_name: str
    is_tied: bool

    @property
    def is_guardian(self) -> bool:
        return self.population == Population.GUARDIAN


def make_identifiers(tonight: Tonight) -> dict[str, int]:
    return make(at=tonight.at)


def make(*, at: datetime) -> dict[str, int]:
    """Make what was asked; safe to run twice, and by two at once: each batch commits by itself.

    An account that is being written is tried again after the others; those still waiting in the
    end are for the next night.
    """
    figures: Counter[str] = Counter(done=0, refused=0, assistance_closed=assistance.settle(at=at))
    while any((swept := _sweep(at)).values()):
        figures.update(swept)
    waiting = IdentifierRequest.objects.filter(settled_at=None)
    return {**figures, "waiting": waiting.count()}


def _sweep(at: datetime) -> Counter[str]:
    """Go once over the requests, in the order they were made."""
    figures: Counter[str] = Counter()
    latest = 0
    while True:
        with transaction.atomic(), maintenance.writing():
            taken = _take(after=latest)
            if taken:
                figures.update(_settle(taken, at))
        if len(taken) < BATCH:
            return figures
        latest = taken[-1].id


def _settle(taken: list[Taken], at: datetime) -> Counter[str]:
    said = naming.spoken([one.account_id for one in taken if one.is_guardian])
    asked = [
        Asked(one.id, one.account_id, one.home_id, one.former, _base(one, said)) for one in taken
    ]
    refusals = _refusals(taken, asked, said)
    given = renaming.give(asked, refusals, at=at)
    return Counter(done=given, refused=len(refusals))


def _base(one: Taken, said: dict[int, list[Named]]) -> str:
    """From what the sources of today say, when it may not be what was kept."""
    known = said[one.account_id][0] if one.account_id in said else one
    return identifiers.base(known.first_name, known.birth_name)


def _refusals(
    taken: list[Taken], asked: list[Asked], said: dict[int, list[Named]]
) -> dict[int, Refusal]:
    """What was checked by day is checked again: the feed of the night came in between."""
    refusals: dict[int, Refusal] = {}
    for one, drawn in zip(taken, asked, strict=True):
        if not one.is_tied:
            refusals[one.id] = Refusal.GONE
        elif len(said.get(one.account_id, ())) > 1:
            refusals[one.id] = Refusal.NAMES_DIFFER
        elif renaming.is_same(drawn.base, one.former):
            refusals[one.id] = Refusal.SAME
    return refusals


def _take(*, after: int) -> list[Taken]:
    """The next requests, held until the end; those that another night holds are his."""
    waiting = IdentifierRequest.objects.filter(settled_at=None, pk__gt=after)
    rows = (
        waiting.order_by("pk")
        .select_for_update(of=("self",), skip_locked=True)
        .annotate(
            first=Coalesce("account__student__first_name", "account__guardian__first_name"),
            birth=Coalesce("account__student__birth_name", "account__guardian__birth_name"),
            is_tied=Q(Exists(_enrolments())) | Q(Exists(_ties())),
        )
        .values_list(
            "pk", "account", "entry__establishment", "account__identifier",
            "account__population", "first", "birth", "is_tied",
        )
    )  # fmt: skip
    return [Taken(*row) for row in rows[:BATCH]]


def _enrolments() -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(student__account=OuterRef("account"), left_on=None)


def _ties() -> QuerySet[Guardianship]:
    return Guardianship.objects.filter(
        guardian__account=OuterRef("account"), ended_on=None, enrolment__left_on=None
    )
