"""What the tests of the statistics read of a night, and how they make one."""

from datetime import UTC, date, datetime

from accounts.enums import AccountState
from stats import counting
from stats.models import DailyCount

NIGHT = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 3, 4, tzinfo=UTC)  # 04:04 in Paris
STATES = tuple(state.value for state in AccountState)


def count(day=NIGHT, at=AT):
    return counting.count(day, at=at)


def figures(home, population="student", scope="all", key="", day=NIGHT):
    """« mode » → (never informed, informed, activating, activated)."""
    found = DailyCount.objects.filter(
        establishment=home, population=population, scope=scope, key=key, day=day
    )
    return {mode: tuple(counts) for mode, *counts in found.values_list("mode", *STATES)}


def total(home, **where):
    """How many in each state, all modes together."""
    return tuple(map(sum, zip(*figures(home, **where).values(), strict=True)))
