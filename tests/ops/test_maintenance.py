"""A service cut: when it holds, how the database itself refuses to write, what a link gains."""

from datetime import timedelta

import pytest
from django.core.management.base import CommandError
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from establishments.models import Establishment
from ops import maintenance
from ops.models import Maintenance
from tests.factories import EstablishmentFactory
from tests.pages import cut_the_service

HOUR = timedelta(hours=1)


def cut(starts, ends, **columns):
    """Hours from now."""
    now = timezone.now()
    return Maintenance.objects.create(
        starts_at=now + starts * HOUR, ends_at=now + ends * HOUR, **columns
    )


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (-HOUR, HOUR, True),
        (0 * HOUR, HOUR, True),
        (-HOUR, 0 * HOUR, False),
        (HOUR, 2 * HOUR, False),
    ],
)
def test_holds_from_its_first_instant_to_before_its_end(starts, ends, expected):
    now = timezone.now()
    Maintenance.objects.create(starts_at=now + starts, ends_at=now + ends)

    assert maintenance.is_on(now) is expected


def test_is_seen_ahead_of_its_start_and_not_after_its_end():
    now = timezone.now()
    Maintenance.objects.create(starts_at=now + HOUR, ends_at=now + 2 * HOUR)

    assert maintenance.is_on(now, ahead=HOUR)
    assert not maintenance.is_on(now, ahead=HOUR / 2)
    assert not maintenance.is_on(now + 2 * HOUR, ahead=HOUR)


def test_a_cut_ends_after_it_starts():
    now = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        Maintenance.objects.create(starts_at=now, ends_at=now)


def test_a_query_that_carries_the_guard_makes_the_database_refuse_to_write():
    EstablishmentFactory()

    with transaction.atomic():
        Establishment.objects.annotate(guard=maintenance.refuse_writes()).get()
        with pytest.raises(InternalError, match="read-only"), transaction.atomic():
            EstablishmentFactory()
        transaction.set_rollback(True)

    assert EstablishmentFactory().pk


def test_nobody_begins_to_write_during_a_cut_and_the_database_says_so_too():
    cut_the_service()

    with transaction.atomic():
        with pytest.raises(maintenance.UnderWayError), maintenance.writing():
            pytest.fail("should not begin")
        with pytest.raises(InternalError, match="read-only"), transaction.atomic():
            EstablishmentFactory()
        transaction.set_rollback(True)


def test_what_was_written_before_a_cut_and_not_committed_is_undone():
    def write():
        with transaction.atomic(), maintenance.writing():
            EstablishmentFactory()
            cut_the_service()

    with pytest.raises(maintenance.UnderWayError):
        write()
    assert not Establishment.objects.exists()


def test_a_transaction_already_given_up_is_not_asked_again():
    with transaction.atomic(), maintenance.writing():
        EstablishmentFactory()
        transaction.set_rollback(True)

    assert not Establishment.objects.exists()


def test_writing_costs_two_statements(queries):
    def write():
        with maintenance.writing():
            pass

    assert queries(write) == 2


@pytest.mark.parametrize(
    ("cuts", "lost"),
    [
        ([], 0),
        ([(-3, -1)], 2),
        ([(-20, -8)], 2),
        ([(-3, 5)], 3),
        ([(-6, -4), (-2, -1)], 3),
        # What two cuts share counts once.
        ([(-6, -2), (-4, -1)], 5),
        ([(-6, -1), (-4, -3)], 5),
        ([(-6, -4), (-6, -4)], 2),
    ],
)
def test_a_link_gains_the_time_of_the_cuts(cuts, lost):
    for starts, ends in cuts:
        cut(starts, ends)
    now = timezone.now()

    gained = maintenance.time_lost(now - 10 * HOUR, now)

    assert abs(gained - lost * HOUR) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("cuts", "told"),
    [
        ([(167, 168)], 0),
        ([(169, 170)], None),
        ([(-2, -1)], None),
        ([(5, 6), (2, 3)], 1),
        ([(-2, 1), (2, 3)], 0),
        # Of two under way, the one that ends last.
        ([(-2, 1), (-1, 2)], 1),
    ],
)
def test_the_cut_told_about_is_the_present_one_else_the_next(cuts, told):
    made = [cut(*hours, message_before=str(rank)) for rank, hours in enumerate(cuts)]

    found = maintenance.told(timezone.now())

    assert (found and found["before"]) == (None if told is None else made[told].message_before)


def test_a_cut_may_be_announced_more_than_seven_days_ahead():
    cut(300, 301, announced_from=timezone.now())

    assert maintenance.told(timezone.now())


def test_a_command_that_writes_stops_with_the_hour_to_come_back():
    end = timezone.datetime.fromisoformat("2026-11-22T04:30:00+01:00")
    Maintenance.objects.create(starts_at=end - HOUR, ends_at=end)

    maintenance.refuse_in_command(end)
    with pytest.raises(CommandError) as refused:
        maintenance.refuse_in_command(end - HOUR, returncode=2)

    sentence = "Le service est en maintenance jusqu'au 22/11/2026 à 04:30 : rien n'a été fait."
    assert (str(refused.value), refused.value.returncode) == (sentence, 2)
