"""Informations by mail on their way: accounts change with the acceptance of the server (F5-F7)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import actions, informing, lifecycle, links, outbox, passwords
from accounts.enums import AccountState, Action, ActivationMode, MailState
from accounts.models import Account, AccountEvent, JournalEntry, Outbox, SourceIdentity
from common import sealing
from tests.accounts.informing import STATES, address_of, asked_by, guardian, inform, mail_of
from tests.postman import at, link_in

# What becomes of the state, by mail without and with a reset (R62, R63).
REACHED = {"NN": "NI", "NI": "NI", "EC": "EC", "A": "A"}


@pytest.fixture
def school(head):
    return head.establishment


def act(move, account, head, **columns):
    accounts = Account.objects.filter(pk=account.pk)
    lifecycle.apply(move, accounts, request=asked_by(head), **columns)


def password_of(account):
    account.refresh_from_db()
    return account.sealed_password and passwords.unseal(account.pk, account.sealed_password)


def carries(message, account):
    """Whether the mail's link activates with the provisional password the account has now."""
    return link_in(message) == links.to_activate(account, password_of(account))


def crash(monkeypatch):
    """The worker dies once the server has accepted the mail, before anything is written down."""

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "_settle", die)
    with pytest.raises(KeyboardInterrupt):
        outbox.send_due()
    monkeypatch.undo()


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("state", STATES)
def test_an_accepted_mail_informs_its_holder(head, school, postman, state, reset):
    account = guardian(school, state)
    before = password_of(account)
    inform(head, account, reset=reset)
    now = timezone.now()

    sent = outbox.send_due(at(now))

    after = password_of(account)
    assert sent == 1
    assert (account.state, account.informed_at) == (STATES[REACHED[state]], now)
    assert (after != before) == (reset or state == "NN")
    assert bool(after) == (reset or state in {"NN", "NI"})
    assert (mail_of(account).state, mail_of(account).sealed_password) == (MailState.SENT, None)
    if after:
        assert carries(postman.received[0], account)
        assert account.password_expires_at == now + timedelta(days=90)
    else:
        assert "/activer/" not in postman.received[0].as_string()


def test_the_journal_has_one_entry_for_all_the_mails(head, school, postman):
    accounts = [guardian(school) for _ in range(3)]
    inform(head, *accounts)

    outbox.send_due()

    assert (JournalEntry.objects.count(), AccountEvent.objects.count()) == (1, 3)


@pytest.mark.parametrize("reset", [False, True])
def test_one_who_activated_meanwhile_keeps_the_password_just_chosen(head, school, postman, reset):
    account = guardian(school, "NI")
    inform(head, account, reset=reset)
    act(lifecycle.ACTIVATE, account, head, chosen_password="argon2$mine")

    outbox.send_due()

    account.refresh_from_db()
    assert (account.state, account.chosen_password) == (AccountState.ACTIVATED, "argon2$mine")
    assert "/activer/" not in postman.received[0].as_string()


def test_one_who_activated_with_franceconnect_has_no_password_to_be_told(head, school, postman):
    account = guardian(school)
    inform(head, account)
    act(lifecycle.FRANCECONNECT, account, head)

    outbox.send_due()

    account.refresh_from_db()
    assert account.activation_mode == ActivationMode.FRANCECONNECT
    assert password_of(account) is None
    assert "par FranceConnect" in postman.received[0].get_body(["plain"]).get_content()


@pytest.mark.parametrize("reset", [False, True])
def test_a_password_renewed_on_paper_meanwhile_is_the_one_of_the_link(head, school, postman, reset):
    account = guardian(school)
    inform(head, account, reset=reset)
    act(lifecycle.INFORM_WITH_RESET, account, head)
    printed = password_of(account)

    outbox.send_due()

    assert password_of(account) == printed
    assert carries(postman.received[0], account)


def test_a_password_chosen_while_the_server_answers_is_kept(head, school, postman):
    account = guardian(school, "NI")
    inform(head, account, reset=True)
    mail = Outbox.objects.select_related("account", "entry__establishment").get()
    informing.compose(mail, at=timezone.now())

    act(lifecycle.ACTIVATE, account, head, chosen_password="argon2$mine")
    informing.accept(mail, at=timezone.now())

    account.refresh_from_db()
    assert (account.chosen_password, account.sealed_password) == ("argon2$mine", None)


def test_a_password_that_expired_while_the_mail_waited_is_drawn_once(head, school, postman):
    account = guardian(school, "NI", password_expires_at=timezone.now() + timedelta(minutes=1))
    inform(head, account)
    postman.refused[address_of(account)] = "450 4.2.0 come back later"
    now = timezone.now()

    outbox.send_due(at(now + timedelta(minutes=2)))
    drawn = bytes(mail_of(account).sealed_password)
    postman.refused.clear()
    outbox.send_due(at(now + timedelta(minutes=4)))

    account.refresh_from_db()
    assert bytes(account.sealed_password) == drawn
    assert carries(postman.received[0], account)


@pytest.mark.parametrize("reset", [False, True])
def test_a_crash_before_the_server_changes_nobody_and_sends_once(head, school, postman, reset):
    """F5: the worker took the mail, and died."""
    account = guardian(school)
    inform(head, account, reset=reset)
    now = timezone.now()
    outbox._take(lambda: now)

    outbox.send_due(at(now + outbox.LEASE - timedelta(seconds=1)))
    during = (len(postman.received), password_of(account))
    outbox.send_due(at(now + outbox.LEASE))

    assert during == (0, None)
    assert postman.addresses == [address_of(account)]
    assert carries(postman.received[0], account)


@pytest.mark.parametrize("reset", [False, True])
def test_a_crash_after_the_server_sends_the_same_mail_again(
    head, school, postman, monkeypatch, reset
):
    """F6: at least once; the same Message-ID and the same link, and nobody changed in between."""
    account = guardian(school, "NI")
    before = password_of(account)
    inform(head, account, reset=reset)
    crash(monkeypatch)
    between = password_of(account)

    outbox.send_due(at(timezone.now() + outbox.LEASE))

    first, second = postman.received
    assert between == before
    assert (first["Message-ID"], link_in(first)) == (second["Message-ID"], link_in(second))
    assert carries(second, account)


def test_a_refused_address_changes_nobody_and_spoils_itself_alone(head, school, postman):
    refused, *others = [guardian(school) for _ in range(10)]
    postman.refused[address_of(refused)] = "550 5.1.1 no such user"
    inform(head, refused, *others)

    outbox.send_due()

    refused.refresh_from_db()
    assert postman.addresses == sorted(map(address_of, others))
    assert (refused.state, refused.sealed_password) == (AccountState.NOT_INFORMED, None)
    assert mail_of(refused).error == "L'adresse a été refusée (550)."
    assert {a.state for a in Account.objects.exclude(pk=refused.pk)} == {AccountState.INFORMED}


@pytest.mark.slow
def test_an_address_that_hangs_holds_the_others_for_one_run(head, school, postman, settings):
    hanging, *others = [guardian(school) for _ in range(3)]
    settings.EMAIL_TIMEOUT = 0.3
    postman.silent.add(address_of(hanging))
    inform(head, hanging, *others)

    outbox.send_due()
    outbox.send_due()

    hanging.refresh_from_db()
    assert postman.addresses == sorted(map(address_of, others))
    assert hanging.state == AccountState.NOT_INFORMED
    assert (mail_of(hanging).state, mail_of(hanging).tries) == (MailState.PENDING, 1)
    assert mail_of(hanging).error == "Le serveur de mail est indisponible."


def test_a_server_that_is_down_changes_nobody(head, school, smtp):
    accounts = [guardian(school) for _ in range(3)]
    inform(head, *accounts, reset=True)

    assert outbox.send_due() == 0
    assert {a.state for a in Account.objects.all()} == {AccountState.NOT_INFORMED}
    assert {mail.state for mail in Outbox.objects.all()} == {MailState.PENDING}
    assert Outbox.objects.exclude(error="").get().error == "Le serveur de mail est indisponible."


def test_an_address_that_changed_since_the_act_is_not_written_to(head, school, postman):
    account = guardian(school)
    inform(head, account)
    SourceIdentity.objects.update(mail="corrigee@exemple.invalid")

    outbox.send_due()

    account.refresh_from_db()
    assert postman.received == []
    assert account.state == AccountState.NOT_INFORMED
    assert mail_of(account).error == "L'adresse a changé depuis la demande."


def test_a_seal_that_does_not_open_spoils_its_mail_alone(head, school, postman):
    broken, sound = guardian(school), guardian(school)
    inform(head, broken, sound)
    Outbox.objects.filter(account=broken).update(sealed_password=mail_of(sound).sealed_password)

    outbox.send_due()

    assert postman.addresses == [address_of(sound)]
    assert mail_of(broken).error == "Mot de passe illisible : à réinitialiser."


def test_a_mail_that_fails_as_none_before_spoils_itself_alone_and_ends_given_up(
    head, school, postman
):
    broken, sound = guardian(school), guardian(school)
    inform(head, broken, sound)
    [spoilt] = sealing.seal([(b"provisional:%d" % broken.pk, b"\xff")])
    Outbox.objects.filter(account=broken).update(sealed_password=spoilt)
    now = timezone.now()

    for tries in range(6):
        outbox.send_due(at(now + tries * outbox.LEASE))

    broken.refresh_from_db()
    assert postman.addresses == [address_of(sound)]
    assert broken.state == AccountState.NOT_INFORMED
    assert (mail_of(broken).state, mail_of(broken).tries) == (MailState.ABANDONED, 5)
    assert mail_of(broken).error == "L'envoi a été interrompu."


def retry(head, entry, request=None):
    everybody = Account.objects.all()
    return actions.retry_mails(entry, everybody, request=request or asked_by(head))


def test_trying_again_writes_to_the_address_corrected_in_the_source(head, school, postman):
    account = guardian(school)
    postman.refused[address_of(account)] = "550 5.1.1 no such user"
    entry = inform(head, account).mailing
    outbox.send_due()
    kept = mail_of(account).sealed_password
    SourceIdentity.objects.update(mail="corrigee@exemple.invalid")

    back = retry(head, entry)
    outbox.send_due()

    account.refresh_from_db()
    assert (back, postman.addresses) == (1, ["corrigee@exemple.invalid"])
    assert kept is None
    assert (account.state, account.sealed_password is None) == (AccountState.INFORMED, False)
    assert (mail_of(account).state, mail_of(account).tries) == (MailState.SENT, 1)


def test_trying_again_leaves_those_without_an_address(head, school, postman):
    account = guardian(school)
    postman.refused[address_of(account)] = "550 5.1.1 no such user"
    entry = inform(head, account).mailing
    outbox.send_due()
    SourceIdentity.objects.update(mail="")

    assert retry(head, entry) == 0
    assert mail_of(account).state == MailState.ABANDONED
    assert mail_of(account).error == "Aucune adresse mail n'est connue."


def test_trying_again_touches_what_was_given_up_and_once_a_request(head, school, postman):
    refused, sent = guardian(school), guardian(school)
    postman.refused[address_of(refused)] = "550 5.1.1 no such user"
    entry, request = inform(head, refused, sent).mailing, asked_by(head)
    outbox.send_due()

    first = retry(head, entry, request)
    outbox.send_due()
    second = retry(head, entry, request)

    assert (first, second, mail_of(refused).state) == (1, 1, MailState.ABANDONED)
    assert mail_of(sent).state == MailState.SENT
    assert JournalEntry.objects.get(action=Action.RETRY_MAILS).count == 1


def test_a_reset_tried_again_spares_a_password_chosen_since_the_act(head, school, postman):
    account = guardian(school, "NI")
    postman.refused[address_of(account)] = "550 5.1.1 no such user"
    entry = inform(head, account, reset=True).mailing
    outbox.send_due()
    act(lifecycle.ACTIVATE, account, head, chosen_password="argon2$mine")
    postman.refused.clear()

    retry(head, entry)
    outbox.send_due()

    account.refresh_from_db()
    assert (account.chosen_password, len(postman.received)) == ("argon2$mine", 1)


def test_a_confirmation_tried_again_has_a_fresh_link(head, postman):
    account = guardian(head.establishment, "EC")
    Account.objects.filter(pk=account.pk).update(mail=address_of(account))
    postman.refused[address_of(account)] = "550 5.1.1 no such user"
    chosen = Account.objects.filter(pk=account.pk)
    entry = actions.resend_confirmation(chosen, request=asked_by(head)).mailing
    outbox.send_due()
    postman.refused.clear()
    later = timezone.now() + timedelta(days=5)

    retry(head, entry, asked_by(head, later))
    outbox.send_due(at(later))

    token = link_in(postman.received[0]).rstrip("/").rpartition("/")[2]
    assert links.account_of(token, Account.objects.all(), at=later).pk == account.pk
