"""`manage.py compute_statistics`: the figures now, or an estimate of the days that had none."""

import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import journal, lifecycle
from accounts.enums import AccountState
from accounts.models import Account
from ops.night import business_day
from stats.models import DailyCount
from tests.pages import cut_the_service
from tests.stats.counts import figures, total

NN, NI, EC, A = AccountState


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), tick=False)


def run(*options):
    told = StringIO()
    call_command("compute_statistics", *options, stdout=told)
    return told.getvalue()


def act(move, account, days_ago, **columns):
    at = timezone.now() - timedelta(days=days_ago)
    request = journal.Request(journal.Author(), at)
    lifecycle.apply(move, Account.objects.filter(pk=account.pk), request=request, **columns)


def by_day(home, population="student"):
    """The states of each rebuilt day, « 3 days before today » being -3."""
    today = timezone.localdate()
    return {
        back: total(home, population=population, day=today - timedelta(days=back))
        for back in range(5, 0, -1)
    }


def test_counts_now_for_the_night_under_way(head, enrol):
    enrol(2)

    told = run()

    tonight = business_day(timezone.now())
    assert total(head.establishment, day=tonight) == (2, 0, 0, 0)
    rows = DailyCount.objects.count()
    assert re.fullmatch(rf"{rows} lignes écrites pour le 23-11-2026 en \d+,\d s\.\n", told)


def test_files_the_figures_under_another_day(head, enrol):
    enrol()

    run("--day", "2026-11-21")

    assert total(head.establishment, day=date(2026, 11, 21)) == (1, 0, 0, 0)


@pytest.mark.parametrize("option", ["--day", "--rebuild-from"])
def test_refuses_a_day_to_come(option):
    with pytest.raises(CommandError, match="n'est pas encore passée"):
        run(option, "2026-11-24")


def test_is_refused_during_a_maintenance(enrol):
    enrol()
    cut_the_service()

    with pytest.raises(CommandError, match="maintenance"):
        run()

    assert not DailyCount.objects.exists()


def test_rebuilds_what_the_journal_says_of_each_past_day(head, enrol, tie):
    pupil, other = enrol(2)
    father = tie(enrolment=pupil).guardian.account
    act(lifecycle.INFORM, pupil.student.account, 4)
    act(lifecycle.ACTIVATE, pupil.student.account, 2, chosen_password="argon2$x")
    act(lifecycle.INFORM, father, 4)
    act(lifecycle.START_ACTIVATION, father, 3, chosen_password="argon2$x")
    act(lifecycle.CONFIRM_MAIL, father, 2)
    other.left_on = timezone.localdate() - timedelta(days=3)
    other.save()

    run("--rebuild-from", "2026-11-18")

    home = head.establishment
    assert by_day(home) == {
        5: (2, 0, 0, 0),
        4: (2, 0, 0, 0),
        3: (0, 1, 0, 0),
        2: (0, 1, 0, 0),
        1: (0, 0, 0, 1),
    }
    assert by_day(home, "legal") == {
        5: (1, 0, 0, 0), 4: (1, 0, 0, 0), 3: (0, 1, 0, 0), 2: (0, 0, 1, 0), 1: (0, 0, 0, 1),
    }  # fmt: skip


def test_what_has_left_no_trace_was_never_informed_or_was_so_all_along(head, enrol):
    enrol()
    enrol(state=A, student__account__informed_at=None)

    run("--rebuild-from", "2026-11-22")

    day = timezone.localdate() - timedelta(days=1)
    assert figures(head.establishment, day=day) == {
        "": (1, 0, 0, 0),
        "establishment": (0, 0, 0, 1),
    }


def test_rebuilds_no_day_that_has_figures_and_says_that_it_estimates(head, enrol):
    run("--day", "2026-11-21")
    enrol()

    told = run("--rebuild-from", "2026-11-20")

    marked = DailyCount.objects.order_by("day").values_list("day", "is_estimate").distinct()
    assert list(marked) == [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), True),
    ]
    assert "reconstituées" in told


def test_rebuilt_to_yesterday_the_curve_joins_what_is_counted_today(head, enrol, tie):
    for state in (NN, NI, A):
        enrol(state=state)
        tie(state=state)
    tie(state=EC)

    run("--rebuild-from", "2026-11-22")
    run()

    home, today = head.establishment, timezone.localdate()
    for population in ("student", "legal", "in_charge"):
        yesterday = figures(home, population=population, day=today - timedelta(days=1))
        # No act was journaled: only « en cours » cannot be told from « informé ».
        assert {m: sum(c) for m, c in yesterday.items()} == {
            m: sum(c) for m, c in figures(home, population=population, day=today).items()
        }
