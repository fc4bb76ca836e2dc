"""The act of informing by mail: who is written to, what is kept, and that nobody changes yet."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import actions, lifecycle, passwords
from accounts.enums import AccountState, Action, MailState, Population, Way
from accounts.models import Account, AccountEvent, JournalEntry, Outbox, SourceIdentity
from tests.accounts.informing import STATES, address_of, asked_by, guardian, inform, mail_of
from tests.factories import AccountFactory, SourceIdentityFactory


@pytest.fixture
def school(head):
    return head.establishment


def entries():
    return list(JournalEntry.objects.order_by("pk").values_list("action", "count"))


def columns(account):
    """All that is known of an account."""
    return Account.objects.filter(pk=account.pk).values().get()


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("state", STATES)
def test_the_act_leaves_a_mail_and_changes_no_account(head, school, state, reset):
    account = guardian(school, state)
    before = columns(account)

    outcome = inform(head, account, reset=reset)

    assert columns(account) == before
    assert (outcome.mailed, outcome.done, outcome.refused) == (1, 0, 0)
    assert (mail_of(account).to, mail_of(account).state) == (
        address_of(account),
        MailState.PENDING,
    )
    assert (mail_of(account).sealed_password is not None) == (reset or state == "NN")


def test_the_password_that_waits_opens_for_its_account_alone(head, school):
    one, other = guardian(school), guardian(school)
    inform(head, one, other)

    sealed = mail_of(one).sealed_password

    assert len(passwords.unseal(one.pk, sealed)) == 12
    with pytest.raises(passwords.UnreadableSecretError):
        passwords.unseal(other.pk, sealed)


def test_an_expired_password_is_drawn_anew_with_the_act(head, school):
    account = guardian(school, "NI", password_expires_at=timezone.now() - timedelta(days=1))

    inform(head, account)

    assert mail_of(account).sealed_password is not None


def test_the_journal_names_those_mailed_and_counts_the_others(head, school):
    reached, alone = guardian(school), guardian(school, mail="")

    outcome = inform(head, reached, alone, services=("https://service.exemple.invalid/",))

    entry = JournalEntry.objects.get()
    assert entry == outcome.mailing
    assert (entry.action, entry.establishment) == (Action.INFORM_MAIL, school)
    assert entry.details == {"unreachable": 1, "services": ["https://service.exemple.invalid/"]}
    assert list(AccountEvent.objects.values_list("account", flat=True)) == [reached.pk]
    assert (outcome.mailed, outcome.unreachable) == (1, 1)


def test_a_reset_by_mail_has_its_own_name_in_the_journal(head, school):
    inform(head, guardian(school), reset=True)

    assert entries() == [(Action.INFORM_MAIL_RESET, 1)]


@pytest.mark.parametrize("reset", [False, True])
def test_mixed_writes_to_those_it_can_and_prints_for_the_others(head, school, reset):
    reached, alone = guardian(school), guardian(school, mail="")

    outcome = inform(head, reached, alone, way=Way.MIXED, reset=reset)

    alone.refresh_from_db()
    reached.refresh_from_db()
    assert (alone.state, reached.state) == (AccountState.INFORMED, AccountState.NOT_INFORMED)
    assert (outcome.mailed, outcome.done, outcome.unreachable) == (1, 1, 0)
    assert list(outcome.distribution.entry.events.values_list("account", flat=True)) == [alone.pk]
    assert [count for _, count in entries()] == [1, 1]
    assert outcome.mailing != outcome.distribution.entry


def test_mixed_prints_nothing_when_everybody_has_an_address(head, school):
    outcome = inform(head, guardian(school), way=Way.MIXED)

    assert (outcome.mailed, outcome.done, outcome.distribution) == (1, 0, None)
    assert entries() == [(Action.INFORM_MAIL, 1)]


def test_by_sheet_nobody_is_written_to(head, school):
    outcome = inform(head, guardian(school), way=Way.SHEET)

    assert (outcome.done, outcome.mailed, outcome.mailing) == (1, 0, None)
    assert not Outbox.objects.exists()


@pytest.mark.parametrize("way", [Way.MAIL, Way.MIXED])
def test_nobody_to_write_to_is_no_mailing(head, school, way):
    outcome = inform(head, way=way)

    assert (outcome.mailed, outcome.done, outcome.mailing) == (0, 0, None)
    assert entries() == [(Action.INFORM_MAIL, 0)]


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("reset", [False, True])
def test_the_same_request_asked_twice_does_nothing_more(head, school, way, reset):
    accounts, request = [guardian(school), guardian(school, mail="")], asked_by(head)

    first, second = (
        inform(head, *accounts, request=request, way=way, reset=reset) for _ in range(2)
    )

    assert first == second
    assert Outbox.objects.count() == (0 if way == Way.SHEET else 1)
    assert JournalEntry.objects.count() == (2 if way == Way.MIXED else 1)


def test_another_way_with_the_same_form_is_another_act(head, school):
    accounts, request = [guardian(school), guardian(school, mail="")], asked_by(head)
    inform(head, *accounts, request=request)

    outcome = inform(head, *accounts, request=request, way=Way.MIXED)

    assert (outcome.mailed, outcome.too_soon, outcome.done) == (0, 1, 1)


@pytest.mark.parametrize("way", [Way.MAIL, Way.MIXED])
def test_those_just_written_to_wait_and_get_no_sheet_either(head, school, way):
    account, now = guardian(school), timezone.now()
    inform(head, account, request=asked_by(head, now))

    soon = inform(head, account, request=asked_by(head, now + timedelta(minutes=4)), way=way)
    later = inform(head, account, request=asked_by(head, now + timedelta(minutes=5)), way=way)

    assert (soon.mailed, soon.too_soon, soon.done) == (0, 1, 0)
    assert (later.mailed, later.too_soon, later.done) == (1, 0, 0)


def test_five_mails_a_day_and_those_given_up_do_not_count(head, school):
    account, now = guardian(school), timezone.now()
    for hours in range(5, 0, -1):
        inform(head, account, request=asked_by(head, now - timedelta(hours=hours)))

    held = inform(head, account)
    Outbox.objects.filter(created_at__lt=now - timedelta(hours=4.5)).update(
        state=MailState.ABANDONED, error="L'adresse a été refusée (550)."
    )
    again = inform(head, account)

    assert (held.mailed, held.too_many) == (0, 1)
    assert again.mailed == 1


def test_a_corrected_address_needs_no_pause(head, school):
    account = guardian(school)
    inform(head, account)
    SourceIdentity.objects.update(mail="corrigee@exemple.invalid")

    assert inform(head, account).mailed == 1


def test_costs_the_same_for_two_accounts_as_for_forty(head, school, queries):
    few = queries(inform, head, *[guardian(school) for _ in range(2)], reset=True)
    many = queries(inform, head, *[guardian(school) for _ in range(40)], reset=True)

    assert few == many <= 12


@pytest.mark.slow
@pytest.mark.parametrize("way", [Way.MAIL, Way.MIXED])
def test_a_whole_lycee_costs_as_many_statements_as_two_accounts(head, school, queries, way):
    few = queries(inform, head, guardian(school), guardian(school, mail=""), way=way)
    names = [("Dominique", f"Martin {number}") for number in range(3000)]
    opened = [pk for pk, _ in lifecycle.open_accounts(Population.GUARDIAN, names)]
    SourceIdentity.objects.bulk_create(
        SourceIdentityFactory.build(
            account_id=pk, establishment=school, mail=f"{pk}@exemple.invalid" if pk % 9 else ""
        )
        for pk in opened
    )
    everybody = Account.objects.filter(pk__in=opened)

    many = queries(actions.inform, everybody, request=asked_by(head), way=way)

    assert many == few
    assert Outbox.objects.count() == 1 + sum(1 for pk in opened if pk % 9)


def test_no_secret_is_told_to_the_database_nor_to_the_journal(head, school):
    account = guardian(school)

    with CaptureQueriesContext(
        connection,
    ) as captured:
        inform(head, account, reset=True)

    password = passwords.unseal(account.pk, mail_of(account).sealed_password)
    details = str(JournalEntry.objects.values_list("details", flat=True))
    assert all(password not in query["sql"] for query in captured)
    assert password not in details
    assert address_of(account) not in details


def waiting(*, state=AccountState.ACTIVATING, mail="ancienne@exemple.invalid"):
    return AccountFactory(state=state, mail=mail, population="guardian")


def resend(head, *accounts, request=None, new_mail="nouvelle@exemple.invalid"):
    chosen = Account.objects.filter(pk__in=[account.pk for account in accounts])
    request = request or asked_by(head)
    return actions.resend_confirmation(chosen, request=request, new_mail=new_mail)


def test_a_new_address_replaces_the_other_and_is_written_to_without_a_pause(head):
    account = waiting()
    resend(head, account, new_mail="")

    outcome = resend(head, account)

    account.refresh_from_db()
    assert (account.mail, account.mail_confirmed_at) == ("nouvelle@exemple.invalid", None)
    assert (outcome.done, outcome.mailing.action) == (1, Action.RESEND_MAIL)
    assert entries()[1:] == [(Action.CHANGE_MAIL, 1), (Action.RESEND_MAIL, 1)]
    assert "exemple" not in str(JournalEntry.objects.values_list("details", flat=True))


@pytest.mark.parametrize("state", ["NN", "NI", "A"])
def test_a_new_address_is_refused_in_the_other_states(head, state):
    account = waiting(state=STATES[state])

    with pytest.raises(actions.NewMailRefusedError):
        resend(head, account)

    assert entries() == []


def test_a_new_address_is_refused_for_two_accounts(head):
    with pytest.raises(actions.NewMailRefusedError):
        resend(head, waiting(), waiting())


def test_the_fifth_mail_of_the_day_holds_a_new_address_too(head):
    account, now = waiting(), timezone.now()
    for hours in range(5, 0, -1):
        resend(head, account, request=asked_by(head, now - timedelta(hours=hours)), new_mail="")

    outcome = resend(head, account)

    account.refresh_from_db()
    assert (outcome.done, outcome.too_many, outcome.mailing) == (0, 1, None)
    assert account.mail == "ancienne@exemple.invalid"


def test_the_same_request_changes_the_address_once_and_another_address_is_another_act(head):
    account, request = waiting(), asked_by(head)

    first, second = (resend(head, account, request=request) for _ in range(2))
    later = replace(request, at=request.at + timedelta(minutes=6))
    third = resend(head, account, request=later, new_mail="autre@exemple.invalid")

    account.refresh_from_db()
    assert first == second
    assert (third.done, account.mail) == (1, "autre@exemple.invalid")
    assert Outbox.objects.count() == 2
