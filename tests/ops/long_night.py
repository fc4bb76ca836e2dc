"""A night whose first step is long, and begins where it was when it was killed."""

import time as clock
from datetime import time

from ops.models import Tally
from ops.steps import Step
from tests.ops import nights

ITEMS = 20


def feed(tonight):
    """Each item commits alone: those done are not done again."""
    for number in range(ITEMS):
        key = f"item {number}"
        if not Tally.objects.filter(key=key).exists():
            Tally.objects.create(key=key, count=1, since=tonight.at)
            clock.sleep(0.05)
    return nights.feed(tonight)


# Open whatever the hour of the test.
NIGHT = (
    Step("feed", "feed", "tests.ops.long_night.feed", time(0)),
    *(step._replace(not_before=time(0)) for step in nights.NIGHT[1:]),
)
