"""The purge: what is kept how long, to the day; nothing else goes (F20, A7)."""

import os
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import InternalError, ProgrammingError, transaction

from accounts import journal, outbox
from accounts.enums import Action, MailKind, MailState
from accounts.models import AccountEvent, Distribution, IdentifierRequest, JournalEntry, Outbox
from entrance.models import AgentSession
from operations import purging
from operations.purging import purge
from ops.maintenance import UnderWayError
from ops.models import Run, Tally
from stats.models import DailyCount
from sync.models import Anomaly, Change, FileRun, Parcel
from tests.factories import (
    AccountFactory,
    DailyCountFactory,
    EstablishmentFactory,
    GuardianFactory,
    UserFactory,
)
from tests.pages import cut_the_service
from tests.tonight import FIRST, moment, tonight

YEAR = 365


def night(days):
    """What was deleted: the kinds that were, and how many of each."""
    figures = purge(tonight(days=days, kind="purge"))
    return {name: count for name, count in figures.items() if count}


def act(*accounts, at=None, action=Action.INFORM):
    """A line of the journal of the first day."""
    request = journal.Request(journal.Author(), at or moment())
    return journal.record(action, request, [account.pk for account in accounts])


def acts():
    return list(JournalEntry.objects.order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize(("days", "kept"), [(YEAR, True), (YEAR + 1, False)])
def test_the_journal_is_kept_a_year_to_the_day(days, kept):
    account = AccountFactory()
    act(account)

    with time_machine.travel(moment(days=days), tick=False):
        night(days)

    assert acts() == (["inform"] if kept else ["purge_journal"])
    assert AccountEvent.objects.filter(account=account).exists() == kept


def test_the_journal_says_that_it_was_purged_and_is_closed_again():
    act(AccountFactory())
    act(AccountFactory())

    night(YEAR + 1)

    entry = JournalEntry.objects.get()
    assert entry.details == {"rows": 2, "until": str(FIRST)}
    assert (entry.member, entry.establishment, entry.count) == (None, None, 0)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        JournalEntry.objects.all()._raw_delete("default")


def mail(state, **columns):
    """A mail of the first day, with its line of the journal."""
    account = AccountFactory()
    entry = act(account)
    outbox.write(MailKind.INFORM, {account.pk: "a@b.fr"}, entry=entry)
    Outbox.objects.update(state=state, **columns)
    return entry


def sent():
    return mail(MailState.SENT, sent_at=moment())


def given_up():
    return mail(MailState.ABANDONED, error="L'adresse a été refusée (550).")


def waiting():
    return mail(MailState.PENDING)


def printed():
    entry = act(AccountFactory())
    Distribution.objects.create(entry=entry, expires_at=moment(days=1))
    return entry


def printed_again():
    entry = act(AccountFactory())
    Distribution.objects.create(entry=entry, expires_at=moment(days=YEAR + 1))
    return entry


def identifier_given():
    account = AccountFactory()
    entry = act(account)
    IdentifierRequest.objects.create(
        account=account, entry=entry, asked_at=moment(), settled_at=moment(), former="a", given="b"
    )
    return entry


def identifier_asked():
    account = AccountFactory()
    entry = act(account)
    IdentifierRequest.objects.create(account=account, entry=entry, asked_at=moment())
    return entry


@pytest.mark.parametrize(
    ("leaves", "kept"),
    [
        (sent, False), (given_up, False), (waiting, True), (printed, False),
        (printed_again, True), (identifier_given, False), (identifier_asked, True),
    ],
)  # fmt: skip
def test_a_line_stays_as_long_as_what_it_is_kept_for(leaves, kept):
    entry = leaves()

    assert "journal" not in night(YEAR)
    night(YEAR + 1)

    assert JournalEntry.objects.filter(pk=entry.pk).exists() == kept


def test_a_settled_mail_keeps_no_password():
    sent()
    Outbox.objects.update(sealed_password=b"left by a crash")

    figures = night(0)

    assert figures == {"seals": 1}
    assert Outbox.objects.get().sealed_password is None


def tally(**columns):
    Tally.objects.create(key="sign_in:x", since=moment(), **columns)


def locked_tally():
    Tally.objects.create(key="sign_in:x", since=moment(days=-300), locked_until=moment())


def session():
    Session.objects.create(session_key="k", session_data="", expire_date=moment())


def agent_session():
    AgentSession.objects.create(
        user=UserFactory(), session_key="k", way="local", opened_at=moment()
    )


def file_run(**columns):
    return FileRun.objects.create(
        **{"file_name": "a.xml", "started_at": moment(), "outcome": "refused", **columns}
    )


def change():
    Change.objects.create(run=file_run(), kind="names", guardian=GuardianFactory())


def anomaly():
    Anomaly.objects.create(run=file_run(), line=1, code="c", message="m")


def run():
    return Run.objects.create(kind="feed", business_day=FIRST, started_at=moment())


def parcel():
    Parcel.objects.create(run=run(), place="0750680G")


def by_class():
    DailyCountFactory(day=FIRST, scope=DailyCount.Scope.DIVISION)


@pytest.mark.parametrize(
    ("leaves", "name", "days"),
    [
        (printed, "distributions", 2), (tally, "tallies", 90), (locked_tally, "tallies", 90),
        (session, "sessions", 0), (agent_session, "agent_sessions", 1), (change, "changes", 90),
        (anomaly, "anomalies", 90), (parcel, "parcels", 30), (by_class, "daily_counts", 60),
        (file_run, "file_runs", 396), (run, "runs", 396),
    ],
)  # fmt: skip
def test_each_kind_goes_the_day_after_its_last(leaves, name, days):
    leaves()

    before, after, again = night(days), night(days + 1), night(days + 2)

    assert name not in before
    assert after[name] == 1
    assert name not in again


def test_the_history_of_the_whole_establishment_stays():
    DailyCountFactory(day=FIRST)

    assert night(10 * YEAR) == {}


def test_of_old_files_those_in_force_and_those_on_hold_stay():
    home, other = EstablishmentFactory(), EstablishmentFactory()
    past = file_run(establishment=home, kind="pupils", outcome="applied")
    held = file_run(establishment=home, kind="pupils", outcome="held")
    approved = file_run(
        establishment=home, kind="pupils", outcome="approved", started_at=moment(days=-1),
        decided_at=moment(days=2),
    )  # fmt: skip
    guardians = file_run(establishment=home, kind="guardians", outcome="unchanged")
    elsewhere = file_run(establishment=other, kind="pupils", outcome="applied")

    assert night(400) == {"file_runs": 1}

    kept = set(FileRun.objects.all())
    assert kept == {held, approved, guardians, elsewhere}
    assert FileRun.objects.latest_taken(home, "pupils") == approved
    assert past not in kept


def test_what_is_to_correct_in_the_files_in_force_stays():
    home = {"establishment": EstablishmentFactory(), "kind": "pupils", "outcome": "applied"}
    for started in (moment(days=-1), moment()):
        stands = file_run(**home, started_at=started)
        Anomaly.objects.create(run=stands, line=1, code="c", message="m")

    assert night(100) == {"anomalies": 1}

    assert Anomaly.objects.get().run == stands


def test_a_copy_on_hold_stays_and_one_left_by_a_crash_goes(tmp_path, settings):
    settings.SYNC_SPOOL = tmp_path
    held = file_run(outcome="held")
    for name in (str(held.pk), "123.tmp", "4567"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, times=(moment().timestamp(), moment().timestamp()))

    before, after = night(1), night(2)

    assert (before, after) == ({}, {"spooled": 2})
    assert [copy.name for copy in tmp_path.iterdir()] == [str(held.pk)]


def test_goes_on_from_batch_to_batch(monkeypatch):
    monkeypatch.setattr(purging, "BATCH", 2)
    monkeypatch.setattr(purging, "MARKS", 3)
    for _ in range(3):
        act(AccountFactory(), AccountFactory())
    for rank in range(5):
        Tally.objects.create(key=str(rank), since=moment())

    figures = night(YEAR + 1)

    assert figures == {"journal": 3, "tallies": 5}
    assert [entry.details["rows"] for entry in JournalEntry.objects.all()] == [1, 1, 1]


def command(*options):
    output = StringIO()
    with time_machine.travel(moment(days=YEAR + 1), tick=False):
        call_command("purge", *options, stdout=output)
    return output.getvalue().splitlines()


def test_the_command_counts_without_deleting_then_deletes_as_many():
    sent()
    tally()

    counted = command("--dry-run")
    stayed = (JournalEntry.objects.count(), Outbox.objects.count(), Tally.objects.count())
    done = command()

    assert counted[-1] == "Rien n'a été effacé."
    assert counted[:-1] == done
    assert stayed == (1, 1, 1)
    assert {"mails: 1", "journal: 1", "tallies: 1", "sessions: 0"} < set(done)
    assert acts() == ["purge_journal"]


def test_a_service_cut_refuses_the_command_and_stops_the_night():
    tally()
    cut_the_service()

    with pytest.raises(CommandError, match="maintenance"):
        call_command("purge")
    with pytest.raises(UnderWayError):
        night(YEAR)
    assert Tally.objects.exists()


def test_what_is_not_due_is_not_written():
    act(AccountFactory())
    waiting()

    with time_machine.travel(moment() + timedelta(hours=1), tick=False):
        assert night(0) == {}
