"""A night is done once, in order, whoever asks and however often (K3, F14, F15, F17)."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections

from ops import night
from ops.models import Run
from tests.ops.nights import NAMES, effects, paris, runs
from tests.postman import at


@pytest.fixture(autouse=True)
def _night(events):
    """Every test has the night of three steps."""


def fails(tonight):
    raise ValueError("Zoé Martin")


def of(day, *, outcome="done", tries=1):
    return [f"{name} {day} {outcome} {tries}" for name in NAMES]


def tick_all(first, last, every=timedelta(minutes=10)):
    """What beat does: ask, and ask again."""
    moment = first
    while moment <= last:
        night.run_due(at(moment))
        moment += every


def test_each_step_waits_for_its_hour():
    done = {}
    for hour, minute in [(1, 59), (2, 0), (2, 59), (3, 0), (4, 0)]:
        ran = night.run_due(at(paris("2026-11-23", hour, minute)))
        done[hour, minute] = [f"{run.kind} {run.business_day}" for run in ran]

    assert done == {
        # Nothing was ever done: the night before is the latest that has begun.
        (1, 59): [f"{name} 2026-11-22" for name in NAMES],
        (2, 0): ["feed 2026-11-23"],
        (2, 59): [],
        (3, 0): ["identifiers 2026-11-23"],
        (4, 0): ["statistics 2026-11-23"],
    }


def test_ten_ticks_of_two_beats_are_one_effect():
    for _ in range(20):
        night.run_due(at(paris("2026-11-23", 7)))

    assert runs() == of("2026-11-23")
    assert effects() == {f"{name} 2026-11-23": 1 for name in NAMES}


def test_a_step_keeps_what_it_counted_and_when():
    began = paris("2026-11-23", 7)

    night.run_due(at(began))

    run = Run.objects.get(kind="feed")
    assert run.figures == {"things": 3}
    assert (run.started_at, run.ended_at, run.error) == (began, began, "")


def test_beat_down_at_two_and_up_at_five_catches_the_night_up():
    tick_all(paris("2026-11-22", 2), paris("2026-11-22", 7))

    tick_all(paris("2026-11-23", 5), paris("2026-11-23", 5))

    assert runs() == of("2026-11-22") + of("2026-11-23")


def test_of_several_missed_nights_the_latest_is_done():
    tick_all(paris("2026-11-20", 2), paris("2026-11-20", 7))

    tick_all(paris("2026-11-23", 9), paris("2026-11-24", 1))

    assert runs() == of("2026-11-20") + of("2026-11-23")


@pytest.mark.parametrize(
    ("first", "days"),
    [
        ("2026-10-24", ["2026-10-24", "2026-10-25", "2026-10-26"]),  # 02:00 twice
        ("2027-03-27", ["2027-03-27", "2027-03-28", "2027-03-29"]),  # 02:00 missing
        ("2028-02-28", ["2028-02-28", "2028-02-29", "2028-03-01"]),
        ("2026-12-30", ["2026-12-30", "2026-12-31", "2027-01-01"]),
    ],
)
def test_each_business_day_has_one_night_whatever_the_clocks_do(first, days):
    start = paris(first, 2)

    tick_all(start, start + timedelta(hours=53), timedelta(minutes=30))

    assert runs() == [line for day in days for line in of(day)]
    assert set(effects().values()) == {1}


def test_a_night_opens_at_the_first_of_two_hours_and_when_a_missing_hour_is_over():
    step = night.steps()[0]

    opens = [night.opens_at(step, date.fromisoformat(d)) for d in ("2026-10-25", "2027-03-28")]

    assert opens == [paris("2026-10-25", 2, fold=0), paris("2027-03-28", 3)]
    assert night.business_day(opens[0] - timedelta(seconds=1)) == date(2026, 10, 24)
    assert night.business_day(paris("2026-10-25", 2, fold=1)) == date(2026, 10, 25)


def test_a_host_whose_clock_is_five_minutes_late_adds_nothing():
    night.run_due(at(paris("2026-11-22", 7)))
    night.run_due(at(paris("2026-11-23", 2, 1)))

    night.run_due(at(paris("2026-11-23", 1, 56)))

    assert runs() == [*of("2026-11-22"), "feed 2026-11-23 done 1"]


def test_a_step_that_fails_is_tried_three_times_then_the_others_go_on(events, caplog):
    events["identifiers"] = fails
    seen = []

    for minutes in (0, 10, 20, 30):
        night.run_due(at(paris("2026-11-23", 4, minutes)))
        seen.append(runs())

    feed, given_up = "feed 2026-11-23 done 1", "identifiers 2026-11-23 failed 3"
    assert seen[0] == [feed, "identifiers 2026-11-23 failed 1"]
    assert seen[1] == [feed, "identifiers 2026-11-23 failed 2"]
    assert seen[2] == seen[3] == [feed, given_up, "statistics 2026-11-23 done 1"]
    assert Run.objects.get(kind="identifiers").error.startswith("ValueError (test_night.py:")
    assert "Zoé" not in caplog.text + Run.objects.get(kind="identifiers").error


def test_a_step_that_works_the_second_time_is_done_and_says_so(events):
    events["feed"] = fails
    night.run_due(at(paris("2026-11-23", 2)))
    events.clear()

    night.run_due(at(paris("2026-11-23", 2, 10)))

    run = Run.objects.get()
    assert (run.outcome, run.tries, run.error) == ("done", 2, "")


def test_a_step_killed_is_taken_up_again_and_at_the_third_time_given_up(events):
    def is_killed(tonight):
        raise KeyboardInterrupt

    events["feed"] = is_killed
    seen = []
    for minutes in (0, 10, 20):
        with pytest.raises(KeyboardInterrupt):
            night.run_due(at(paris("2026-11-23", 2, minutes)))
        seen += runs()
    night.run_due(at(paris("2026-11-23", 3)))

    assert seen == [f"feed 2026-11-23 running {tries}" for tries in (1, 2, 3)]
    assert runs() == ["feed 2026-11-23 failed 3", "identifiers 2026-11-23 done 1"]
    assert Run.objects.get(kind="feed").error == "Interrompue"


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_are_one_effect_and_no_lock_is_left(events):
    inside, may_end = threading.Event(), threading.Event()

    def wait(tonight):
        inside.set()
        assert may_end.wait(10)

    def other():
        night.run_due(at(paris("2026-11-23", 7)))
        connections.close_all()

    events["identifiers"] = wait
    thread = threading.Thread(target=other)
    thread.start()
    assert inside.wait(10)
    with pytest.raises(night.BusyError):
        night.run_due(at(paris("2026-11-23", 7)))
    may_end.set()
    thread.join()

    assert runs() == of("2026-11-23")
    assert set(effects().values()) == {1}
    assert locks() == 0


def test_a_night_leaves_the_connection_as_it_found_it(events):
    before = limits()
    events["identifiers"] = lambda tonight: during.append(limits())
    during = []

    night.run_due(at(paris("2026-11-23", 7)))

    assert (during, limits()) == ([("5min", "1s")], before)
    assert locks() == 0


def locks():
    """How many hold the lock of the night, in this database."""
    here = "(SELECT oid FROM pg_database WHERE datname = current_database())"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM pg_locks WHERE objid = %s AND database = {here}",  # noqa: S608
            [night.LOCK],
        )
        return cursor.fetchone()[0]


def limits():
    names = ("statement_timeout", "client_connection_check_interval")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s), current_setting(%s)", names)
        return cursor.fetchone()
