"""« Renvoyer un mail de confirmation » to a guardian; at a new address (R204)."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts.enums import AccountState
from accounts.models import JournalEntry, Outbox
from tests.factories import GuardianshipFactory
from tests.guardians.listed import CHARGE, LEGAL, account, public_id, ticked
from tests.pages import ask, confirm, cut_the_service, said, soup, text

URL = reverse(f"{LEGAL}:resend_mail")
NN, NI, EC, A = AccountState
OLD, NEW = "ancienne@exemple.invalid", "nouvelle@exemple.invalid"
AT_THE_NEW = "Le mail de confirmation va être envoyé à la nouvelle adresse. Suivre l'envoi"


@pytest.fixture
def waiting(tie):
    """A guardian with a mail to confirm."""

    def create(state=EC, **kwargs):
        return tie(state=state, guardian__account__mail=OLD, **kwargs)

    return create


def question(client, tie, tab=LEGAL):
    return client.get(f"{reverse(f'{tab}:resend_mail')}?account={public_id(tie)}")


def resend(client, tie, tab=LEGAL, **fields):
    return client.get(confirm(client, question(client, tie, tab), **fields).url)


def written_to():
    outbox.send_due()
    return [message.to for message in mail.outbox]


@pytest.mark.parametrize("state", [NN, NI, EC, A])
def test_the_mail_goes_to_the_address_to_confirm(as_head, waiting, state):
    response = resend(as_head, waiting(state))

    assert said(response) == [
        "Le mail de confirmation va être envoyé au responsable sélectionné. Suivre l'envoi"
    ]
    assert written_to() == [[OLD]]


@pytest.mark.parametrize("tab", [LEGAL, CHARGE])
def test_a_new_address_takes_the_place_of_the_other(as_head, head, waiting, tab):
    one = waiting(kind={LEGAL: "legal", CHARGE: "in_charge"}[tab])

    response = resend(as_head, one, tab, new_mail=f" {NEW} ")

    assert said(response) == [AT_THE_NEW]
    now = account(one)
    assert (now.mail, now.mail_confirmed_at, now.state) == (NEW, None, EC)
    assert written_to() == [[NEW]]
    entries = JournalEntry.objects.exclude(action="view_account").order_by("pk")
    assert [(e.action, e.member) for e in entries] == [("change_mail", head), ("resend_mail", head)]
    assert "exemple" not in str(list(entries.values_list("details", flat=True)))


def test_goes_back_to_the_page_of_the_guardian(as_head, waiting):
    one = waiting()

    response = confirm(as_head, question(as_head, one), new_mail=NEW)

    assert response.url == reverse(f"{LEGAL}:detail", args=[public_id(one)])


@pytest.mark.parametrize(("state", "offered"), [(NN, 0), (NI, 0), (EC, 1), (A, 0)])
def test_a_new_address_is_offered_while_activating_alone(as_head, waiting, state, offered):
    page = soup(question(as_head, waiting(state)))

    assert len(page.select("input[name=new_mail]")) == offered
    assert "Êtes-vous sûr de vouloir renvoyer un mail" in page.get_text()


@pytest.mark.parametrize("state", [NN, NI, A])
def test_a_new_address_sent_by_hand_changes_nothing_in_the_other_states(as_head, waiting, state):
    one = waiting(state)

    resend(as_head, one, new_mail=NEW)

    assert account(one).mail == OLD
    assert NEW not in [to for [to] in written_to()]


@pytest.mark.parametrize(
    "typed", ["sans-arobase", "a@b", "deux@exemple.invalid, trois@exemple.invalid", "é@exemple.fr"]
)
def test_an_address_badly_typed_stays_with_its_error(as_head, waiting, typed):
    one = waiting()

    response = confirm(as_head, question(as_head, one), new_mail=typed)

    field = soup(response).select_one("input[name=new_mail]")
    assert response.status_code == 200
    assert (field["value"], field["aria-invalid"]) == (typed, "true")
    assert "Saisissez une adresse mail valide, par exemple nom@exemple.fr." in text(response)
    assert (account(one).mail, Outbox.objects.count()) == (OLD, 0)


def test_an_address_longer_than_an_account_holds_is_badly_typed(as_head, waiting):
    one = waiting()

    response = confirm(as_head, question(as_head, one), new_mail=f"{'a' * 250}@exemple.invalid")

    assert response.status_code == 200
    assert "254" in text(response)
    assert account(one).mail == OLD


def test_a_form_badly_typed_can_be_corrected(as_head, waiting):
    one = waiting()
    refused = confirm(as_head, question(as_head, one), new_mail="x")

    confirm(as_head, refused, new_mail=NEW)

    assert account(one).mail == NEW


def test_a_new_address_is_not_for_two_guardians(as_head, waiting):
    page = soup(ask(as_head, URL, ticked(waiting(), waiting())))

    assert page.select("input[name=new_mail]") == []


def test_an_address_shared_with_another_guardian_changes_his_own_alone(as_head, waiting, enrol):
    [pupil] = enrol()
    one, other = waiting(enrolment=pupil), waiting(enrolment=pupil)

    resend(as_head, one, new_mail=NEW)

    assert (account(one).mail, account(other).mail) == (NEW, OLD)
    assert written_to() == [[NEW]]


@pytest.mark.parametrize("confirmed", [False, True])
def test_nothing_is_sent_without_a_mail_to_confirm(as_head, tie, confirmed):
    known = {"mail": OLD, "mail_confirmed_at": timezone.now()} if confirmed else {}
    one = tie(state=A, **{f"guardian__account__{name}": value for name, value in known.items()})

    page = question(as_head, one)

    assert "n'est pas renseignée, ou elle est déjà confirmée." in text(page)
    assert soup(page).select("main button[type=submit]") == []
    assert said(resend(as_head, one))[0].startswith("Aucun mail n'a été renvoyé.")


def test_one_mail_in_five_minutes_at_one_address(as_head, waiting):
    one = waiting()
    resend(as_head, one)

    again, elsewhere = resend(as_head, one), resend(as_head, one, new_mail=NEW)

    assert "il y a moins de 5 minutes" in said(again)[0]
    assert said(elsewhere) == [AT_THE_NEW]
    assert Outbox.objects.count() == 2


def test_five_mails_a_day_hold_a_new_address_too(as_head, waiting):
    one = waiting()
    for _ in range(5):
        resend(as_head, one)
        Outbox.objects.update(created_at=timezone.now() - outbox.PAUSE * 2)

    response = resend(as_head, one, new_mail=NEW)

    assert "5 mails de confirmation ont déjà été demandés" in said(response)[0]
    assert (account(one).mail, Outbox.objects.count()) == (OLD, 5)


def test_a_confirmation_sent_twice_is_one_mail(as_head, waiting):
    page = question(as_head, waiting())

    for _ in range(2):
        confirm(as_head, page, new_mail=NEW)

    assert Outbox.objects.count() == 1


@pytest.mark.parametrize("gone", [{"ended_on": timezone.localdate()}, None])
def test_does_nothing_for_whoever_is_not_of_here(as_head, waiting, gone):
    one = waiting(**gone) if gone else GuardianshipFactory(guardian__account__mail=OLD)

    assert question(as_head, one).status_code == 404
    assert not Outbox.objects.exists()


def test_is_refused_to_troubleshooting(as_troubleshooter, waiting):
    response = question(as_troubleshooter, waiting())

    assert response.status_code == as_troubleshooter.post(URL).status_code == 403


def test_is_refused_during_a_maintenance(as_head, waiting):
    one = waiting()
    page = question(as_head, one)
    cut_the_service()

    assert confirm(as_head, page, new_mail=NEW).status_code == 503
    assert (account(one).mail, Outbox.objects.count()) == (OLD, 0)


def test_costs_the_same_in_a_school_of_two_as_of_thirty(as_head, waiting, tie, queries):
    one = waiting()
    question(as_head, one)
    few = queries(question, as_head, one)
    for _ in range(30):
        tie(guardian__account__mail=OLD)

    assert queries(question, as_head, one) == few
