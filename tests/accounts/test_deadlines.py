"""A provisional password past its three months: wiped at night, and said so (R60, A7, G3, B3)."""

import pytest
from django.urls import reverse

from accounts import actions, journal, lifecycle, passwords
from accounts.enums import AccountState, Action
from accounts.models import Account, JournalEntry
from accounts.night import expire_passwords
from ops.maintenance import UnderWayError
from ops.models import Maintenance
from ops.night import Tonight
from tests.conftest import signed_in
from tests.factories import AccountFactory, MemberFactory
from tests.pages import ask, confirm, content, cut_the_service, facts, rows, soup, text
from tests.tonight import moment, tonight

EXPIRED = "Mot de passe provisoire expiré"


def night(days=90):
    return expire_passwords(tonight(days=days))


def informed(days=0, **kwargs):
    """An account whose password was given so many days after the first night, at its hour."""
    deadline = lifecycle.deadline_from(moment(days=days))
    return AccountFactory(
        state=AccountState.INFORMED, informed_at=moment(), password_expires_at=deadline, **kwargs
    )


def past(**kwargs):
    """One of whom the night has wiped the password."""
    kwargs = {"state": AccountState.INFORMED, "provisional": "ABCDEFGH2345", **kwargs}
    account = AccountFactory(**kwargs)
    Account.objects.filter(pk=account.pk).update(password_expires_at=moment(days=-300))
    expire_passwords(tonight(days=-299))
    account.refresh_from_db()
    return account


@pytest.mark.parametrize(("given", "kept"), [(-1, False), (0, False), (1, True)])
def test_it_is_wiped_the_night_its_deadline_is_past_and_the_date_stays(given, kept):
    account = informed(given)
    deadline = account.password_expires_at

    figures = night()

    account.refresh_from_db()
    assert figures == {"expired": int(not kept)}
    assert (account.sealed_password is not None) == kept
    assert (account.state, account.password_expires_at) == (AccountState.INFORMED, deadline)


def test_the_journal_names_each_account_once_for_all():
    account = informed()

    night()
    night(91)

    entry = JournalEntry.objects.get()
    assert (entry.action, entry.count, entry.member) == (Action.EXPIRE, 1, None)
    assert entry.events.get().account == account


@pytest.mark.parametrize(("hours", "kept"), [(1, True), (2, False)])
def test_the_time_of_the_cuts_is_added_to_its_life(hours, kept):
    account = informed()
    older = informed(-5)
    Maintenance.objects.create(starts_at=moment(days=80), ends_at=moment(days=80, hours=2))
    at = moment(days=90, hours=hours)

    expire_passwords(Tonight(tonight(days=90).run, at))

    account.refresh_from_db()
    older.refresh_from_db()
    assert (account.sealed_password is not None) == kept
    assert older.sealed_password is None


def test_costs_the_same_for_two_as_for_forty(queries):
    def wipe(count, days):
        for _ in range(count):
            informed(days)
        return queries(night, days + 90)

    assert wipe(2, 0) == wipe(40, 1) <= 15


def test_a_service_cut_stops_it():
    informed(-365)
    cut_the_service()

    with pytest.raises(UnderWayError):
        night(0)

    assert Account.objects.get().sealed_password is not None


@pytest.mark.parametrize("state", [AccountState.INFORMED, AccountState.ACTIVATED])
def test_the_pages_say_that_it_expired_and_when(as_head, enrol, state):
    [enrolment] = enrol(student__account=past(state=state))
    account = enrolment.student.account

    detail = as_head.get(reverse("students:detail", args=[account.public_id]))
    ticked = {"picked": [str(account.public_id)], "query": "q="}
    listed = confirm(as_head, ask(as_head, reverse("students:list_accounts"), ticked), format="csv")

    assert EXPIRED in text(detail)
    assert facts(soup(detail))["Mot de passe provisoire : expiré le"] == "27-01-2026"
    assert f";{EXPIRED};" in content(listed).decode().replace('"', "")


def test_the_troubleshooter_reads_that_it_expired(head, enrol):
    enrol(student__account=past(state=AccountState.ACTIVATED))
    as_troubleshooter = signed_in(
        MemberFactory(establishment=head.establishment, role="troubleshooter")
    )

    [row] = rows(as_troubleshooter.get(reverse("troubleshooting:list"), {"q": ""}))

    assert "Expiré" in row


@pytest.mark.parametrize("state", [AccountState.INFORMED, AccountState.ACTIVATED])
def test_informed_again_without_a_reset_he_gets_a_new_one(head, state):
    account = past(state=state)
    asked = journal.Request(journal.Author(head), moment())

    outcome = actions.inform(Account.objects.filter(pk=account.pk), request=asked)

    account.refresh_from_db()
    assert outcome.done == 1
    assert passwords.unseal(account.pk, account.sealed_password) != "ABCDEFGH2345"
    assert account.password_expires_at == lifecycle.deadline_from(moment())
