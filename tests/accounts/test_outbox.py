"""Mails written with an act, sent by the worker to a real SMTP server, at least once (K1, F7)."""

import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import actions, journal, outbox, tasks
from accounts.enums import MailState
from accounts.models import Account, JournalEntry, Outbox
from tests.factories import AccountFactory, MemberFactory
from tests.pages import cut_the_service
from tests.postman import at, link_in


def ask(*accounts, at=None):
    chosen = Account.objects.filter(pk__in=[account.pk for account in accounts])
    request = journal.Request(journal.Author(MemberFactory()), at or timezone.now())
    return actions.resend_confirmation(chosen, request=request)


def waiting(*names):
    """Accounts whose mail is not confirmed, and a mail to each."""
    accounts = [AccountFactory(mail=f"{name}@exemple.invalid") for name in names]
    ask(*accounts)
    return accounts


def mail_of(account):
    return Outbox.objects.get(account=account)


def test_sends_one_mail_to_each_account(postman):
    waiting("un", "deux")

    sent = tasks.send_due_mails()

    assert sent == 2
    assert postman.addresses == ["deux@exemple.invalid", "un@exemple.invalid"]
    assert set(Outbox.objects.values_list("state", "tries", "error")) == {("sent", 1, "")}
    assert tasks.send_due_mails() == 0


def test_the_mail_is_in_french_in_text_and_in_html_with_the_same_link(postman, settings):
    [account] = waiting("zoe")

    outbox.send_due()

    [message] = postman.received
    html = message.get_body(["html"]).get_content()
    assert message["Subject"] == "Confirmez votre adresse mail ÉduConnect"
    assert message["Message-ID"] == mail_of(account).message_id
    assert '<html lang="fr">' in html
    assert link_in(message) in html
    assert link_in(message).startswith(f"{settings.GUICHET_URL}/confirmer-mon-adresse/")


def test_the_mail_tells_nothing_of_the_person(postman):
    [account] = waiting("zoe")

    outbox.send_due()

    bodies = [postman.received[0].get_body([kind]).get_content() for kind in ("plain", "html")]
    assert all(account.identifier not in body for body in bodies)
    assert all("zoe" not in body for body in bodies)


def test_a_refused_address_is_given_up_at_once_and_spoils_itself_alone(postman):
    one, refused, three = waiting("un", "refus", "trois")
    postman.refused[refused.mail] = "550 5.1.1 <refus@exemple.invalid> no such user"

    outbox.send_due()

    assert postman.addresses == [three.mail, one.mail]
    assert mail_of(refused).state == MailState.ABANDONED
    assert mail_of(refused).error == "L'adresse a été refusée (550)."


def test_a_refused_content_is_given_up_at_once(postman):
    [account] = waiting("zoe")
    postman.refused_content = "554 5.7.1 refused"

    outbox.send_due()

    assert mail_of(account).state == MailState.ABANDONED
    assert mail_of(account).error == "Le message a été refusé (554)."


def test_an_address_that_is_none_is_given_up_without_a_try_on_the_server(postman):
    [broken, sound] = [AccountFactory(mail=mail) for mail in ("a@b\nc", "sain@exemple.invalid")]
    ask(broken, sound)

    outbox.send_due()

    assert postman.addresses == [sound.mail]
    assert mail_of(broken).error == "L'adresse mail n'est pas valable."


def test_greylisting_delays_one_mail_and_not_the_others(postman):
    grey, sound = waiting("gris", "sain")
    postman.refused[grey.mail] = "450 4.2.0 come back later"
    now = timezone.now()

    outbox.send_due(at(now))
    postman.refused.clear()
    outbox.send_due(at(now + timedelta(seconds=59)))
    before = postman.addresses
    outbox.send_due(at(now + timedelta(seconds=60)))

    assert before == [sound.mail]
    assert postman.addresses == [grey.mail, sound.mail]
    assert mail_of(grey).error == ""


def test_tries_again_after_1_5_15_and_60_minutes_then_gives_up(smtp):
    [account] = waiting("zoe")
    start, tried = timezone.now(), []

    for minute in range(120):
        before = mail_of(account).tries
        outbox.send_due(at(start + timedelta(minutes=minute)))
        tried += [minute] if mail_of(account).tries > before else []

    assert tried == [0, 1, 6, 21, 81]
    assert mail_of(account).state == MailState.ABANDONED
    assert mail_of(account).error == "Le serveur de mail est indisponible."


def test_a_server_that_is_down_costs_a_try_to_one_mail_a_run(smtp):
    waiting("un", "deux", "trois")

    assert outbox.send_due() == 0
    assert Counter(Outbox.objects.values_list("tries", flat=True)) == {0: 2, 1: 1}


def test_a_server_that_never_answers_is_left_after_the_time_out(smtp, settings):
    [account] = waiting("zoe")
    settings.EMAIL_TIMEOUT = 0.1

    with socket.create_server(("127.0.0.1", settings.EMAIL_PORT)):
        outbox.send_due()

    assert (mail_of(account).state, mail_of(account).tries) == (MailState.PENDING, 1)


def test_after_a_crash_the_same_mail_leaves_again_with_the_same_link(postman):
    """F6: the server said 250, and the worker died before it could write it down."""
    [account] = waiting("zoe")
    now = timezone.now()
    outbox.send_due(at(now))
    lost = {"state": MailState.SENDING, "sent_at": None, "lease_until": now + outbox.LEASE}
    Outbox.objects.update(**lost)

    outbox.send_due(at(now + outbox.LEASE - timedelta(seconds=1)))
    during = len(postman.received)
    outbox.send_due(at(now + outbox.LEASE))

    first, second = postman.received
    assert during == 1
    assert (first["Message-ID"], link_in(first)) == (second["Message-ID"], link_in(second))
    assert mail_of(account).state == MailState.SENT


def test_a_mail_that_kills_every_worker_is_given_up(postman):
    [account] = waiting("zoe")
    now = timezone.now()
    Outbox.objects.update(state=MailState.SENDING, tries=5, lease_until=now)

    outbox.send_due(at(now))

    assert postman.received == []
    assert mail_of(account).state == MailState.ABANDONED
    assert mail_of(account).error == "L'envoi a été interrompu."


@pytest.mark.parametrize(
    "change", [{"mail": "nouvelle@exemple.invalid"}, {"mail_confirmed_at": timezone.now()}]
)
def test_sends_nothing_to_an_address_left_or_already_confirmed(postman, change):
    [account] = waiting("zoe")
    Account.objects.filter(pk=account.pk).update(**change)

    outbox.send_due()

    assert postman.received == []
    assert mail_of(account).error == "L'adresse a changé ou est déjà confirmée."


def test_sends_nothing_during_a_maintenance(postman):
    [account] = waiting("zoe")
    cut_the_service()

    outbox.send_due()

    assert postman.received == []
    assert mail_of(account).state == MailState.PENDING


def test_an_act_that_fails_leaves_no_mail():
    account = AccountFactory(mail="zoe@exemple.invalid")

    with transaction.atomic():
        ask(account)
        transaction.set_rollback(True)

    assert not Outbox.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_mail_once(postman):
    waiting(*(f"eleve{number}" for number in range(12)))

    with ThreadPoolExecutor(2) as workers:
        sent = list(workers.map(work, range(2)))

    assert sum(sent) == 12
    assert len(set(postman.addresses)) == len(postman.addresses) == 12


def work(_):
    try:
        return outbox.send_due()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("earlier", "done", "too_soon", "too_many"),
    [
        ([], 1, 0, 0),
        ([4.9], 0, 1, 0),
        ([5], 1, 0, 0),
        ([60, 120, 180, 240], 1, 0, 0),
        ([1, 60, 120, 180, 240], 0, 0, 1),
        ([60, 120, 180, 240, 24 * 60], 1, 0, 0),
    ],
)
def test_writes_once_in_five_minutes_and_five_times_a_day(earlier, done, too_soon, too_many):
    account, now = AccountFactory(mail="zoe@exemple.invalid"), timezone.now()
    for minutes in sorted(earlier, reverse=True):
        ask(account, at=now - timedelta(minutes=minutes))

    outcome = ask(account, at=now)

    assert (outcome.done, outcome.too_soon, outcome.too_many) == (done, too_soon, too_many)
    assert outcome.refused == 1 - done


def test_skips_those_without_a_mail_or_already_confirmed():
    none = AccountFactory()
    confirmed = AccountFactory(mail="a@exemple.invalid", mail_confirmed_at=timezone.now())
    open_one = AccountFactory(mail="b@exemple.invalid")

    outcome = ask(none, confirmed, open_one)

    assert (outcome.done, outcome.refused) == (1, 2)
    assert list(JournalEntry.objects.get().events.values_list("account", flat=True)) == [
        open_one.pk
    ]
    assert Outbox.objects.get().entry == JournalEntry.objects.get()


def test_the_same_request_asked_twice_writes_once():
    account = AccountFactory(mail="zoe@exemple.invalid")
    request = journal.Request(journal.Author(MemberFactory()), timezone.now())
    chosen = Account.objects.filter(pk=account.pk)

    first, second = (actions.resend_confirmation(chosen, request=request) for _ in range(2))

    assert first == second
    assert Outbox.objects.count() == 1


def test_costs_the_same_for_two_accounts_as_for_forty(queries):
    few = queries(ask, *[AccountFactory(mail="a@exemple.invalid") for _ in range(2)])
    many = queries(ask, *[AccountFactory(mail="b@exemple.invalid") for _ in range(40)])

    assert few == many


def test_the_database_refuses_a_mail_sent_on_no_date():
    waiting("zoe")

    with pytest.raises(IntegrityError, match="outbox_dates_agree_with_state"):
        Outbox.objects.update(state=MailState.SENT)
