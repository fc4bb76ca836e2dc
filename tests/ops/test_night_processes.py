"""Two beats and a worker of the demonstration, killed in the middle of a step (F2, F3, F14)."""

import time

import pytest

from ops.models import Run, Tally
from tests.ops.long_night import ITEMS
from tests.ops.nights import NAMES, effects
from tests.postman import smtp
from tests.workers import kill, processes, wait_for

__all__ = ["processes", "smtp"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_beats_and_a_worker_killed_midway_are_one_effect(processes, smtp):
    processes.tick = 0.2
    processes.settings = {"NIGHT": "tests.ops.long_night.NIGHT"}
    processes.beat()
    processes.beat()

    first = processes.worker()
    wait_for(lambda: Tally.objects.count() >= ITEMS // 3)
    kill(first)
    halfway = Tally.objects.count()
    processes.worker()
    wait_for(lambda: Run.objects.filter(outcome="done").count() == len(NAMES))
    time.sleep(1)

    tries = dict(Run.objects.values_list("kind", "tries"))
    assert halfway < ITEMS
    assert tries == {"feed": 2, "identifiers": 1, "statistics": 1}
    assert set(effects().values()) == {1}
    assert Tally.objects.count() == ITEMS + len(NAMES)
