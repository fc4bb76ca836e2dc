"""Nights for the tests of their engine: steps that write what they did, and fail when told to."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import F

from ops.models import Run, Tally
from ops.steps import Step

PARIS = ZoneInfo("Europe/Paris")
NAMES = ("feed", "identifiers", "statistics")
# What a step does besides its work: raises, waits… given by the test.
events = {}


def _work(tonight):
    kind = tonight.run.kind
    if kind in events:
        events[kind](tonight)
    effect, is_new = Tally.objects.get_or_create(
        key=f"{kind} {tonight.business_day}", defaults={"count": 1, "since": tonight.at}
    )
    if not is_new:
        Tally.objects.filter(pk=effect.pk).update(count=F("count") + 1)
    return {"things": 3}


feed = identifiers = statistics = _work
NIGHT = tuple(
    Step(name, name, f"tests.ops.nights.{name}", time(2 + hour)) for hour, name in enumerate(NAMES)
)


def paris(day, hour=0, minute=0, *, fold=0):
    """An hour of Paris, as the instant that a worker reads on its clock."""
    local = datetime.combine(
        datetime.fromisoformat(day), time(hour, minute, fold=fold), tzinfo=PARIS
    )
    return local.astimezone(UTC)


def effects():
    """How many times each step of each night had its effect."""
    return dict(Tally.objects.values_list("key", "count"))


def runs():
    """« feed 2026-11-22 done 1 »: what the table says, in order."""
    rows = Run.objects.order_by("business_day", "pk")
    return [f"{run.kind} {run.business_day} {run.outcome} {run.tries}" for run in rows]
