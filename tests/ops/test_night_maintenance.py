"""During a service cut the night begins nothing, counts nothing as failed, and is caught up."""

from datetime import timedelta

import pytest
import time_machine

from ops import maintenance, night
from ops.models import Maintenance
from ops.tasks import night_tick
from tests.ops.nights import NAMES, effects, paris, runs
from tests.postman import at

BEGINS = paris("2026-11-23", 4)
DONE = [f"{name} 2026-11-23 done 1" for name in NAMES]


@pytest.fixture(autouse=True)
def _night(events):
    """Every test has the night of three steps."""


def cut(starts_at=BEGINS):
    return Maintenance.objects.create(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))


def test_nothing_is_begun_during_a_cut_and_all_is_done_after():
    ends_at = cut().ends_at

    with pytest.raises(maintenance.UnderWayError):
        night.run_due(at(BEGINS))
    during = runs()
    night.run_due(at(ends_at))

    assert during == []
    assert runs() == DONE


def test_a_cut_in_the_middle_of_a_step_is_no_try_however_often(events):
    moment = BEGINS

    def clock():
        return moment

    def is_cut(tonight):
        cuts.append(cut(moment))
        raise maintenance.UnderWayError(cuts[-1].ends_at)

    cuts, events["identifiers"] = [], is_cut
    for _ in range(4):
        with pytest.raises(maintenance.UnderWayError):
            night.run_due(clock)
        moment = cuts[-1].ends_at
    events.clear()
    night.run_due(clock)

    assert len(cuts) == 4
    assert runs() == DONE


def test_a_cut_between_a_step_and_its_end_leaves_it_to_be_taken_up_again(events):
    events["feed"] = lambda tonight: cut()
    with pytest.raises(maintenance.UnderWayError):
        night.run_due(at(BEGINS))
    during = runs()
    events.clear()

    night.run_due(at(BEGINS + timedelta(hours=3)))

    assert during == ["feed 2026-11-23 running 1"]
    assert runs() == DONE
    # Why a step is safe to run twice.
    assert effects()["feed 2026-11-23"] == 2


def test_a_step_that_fails_because_of_the_cut_is_no_failure(events):
    def breaks(tonight):
        cut()
        raise RuntimeError

    events["feed"] = breaks
    with pytest.raises(maintenance.UnderWayError):
        night.run_due(at(BEGINS))

    assert runs() == ["feed 2026-11-23 running 1"]


def test_the_task_leaves_a_cut_alone():
    cut()

    with time_machine.travel(BEGINS, tick=False):
        night_tick(unknown_to_this_version=1)

    assert runs() == []


def test_the_task_leaves_alone_a_night_that_another_process_is_doing(busy):
    with time_machine.travel(BEGINS, tick=False):
        night_tick()

    assert runs() == []


def test_the_task_does_what_is_due():
    with time_machine.travel(BEGINS, tick=False):
        night_tick()

    assert runs() == DONE
