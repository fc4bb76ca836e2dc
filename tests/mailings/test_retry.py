"""« Réessayer les envois en échec », from the progress of a send."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Action, MailState
from accounts.models import JournalEntry, Outbox
from guardians.models import Guardianship
from tests.mailings.sends import page_of
from tests.pages import cut_the_service, said, soup


def address(mailing):
    return reverse("mailings:retry", args=[mailing.request_id])


def form_of(client, mailing):
    """The address of the button, and what its form sends."""
    button = soup(client.get(page_of(mailing))).select_one("#mailing-retry")
    form = button.find_parent("form")
    return form["action"], {field["name"]: field["value"] for field in form.select("input")}


def abandoned():
    return Outbox.objects.filter(state=MailState.ABANDONED).count()


def retries():
    return JournalEntry.objects.filter(action=Action.RETRY_MAILS).count()


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "1 mail a été remis en attente : il va être envoyé à nouveau."),
        (3, "3 mails ont été remis en attente : ils vont être envoyés à nouveau."),
    ],
)
def test_puts_back_what_was_given_up_and_says_how_many(as_head, send, count, sentence):
    mailing = send(sent=2, waiting=1, abandoned=count)

    response = as_head.post(*form_of(as_head, mailing), follow=True)

    assert said(response) == [sentence]
    assert response.redirect_chain == [(page_of(mailing), 302)]
    assert (abandoned(), Outbox.objects.filter(state=MailState.PENDING).count()) == (0, count + 1)
    assert Outbox.objects.filter(state=MailState.SENT).count() == 2


def test_leaves_the_other_sends_alone(as_delegate, send):
    ours, other = send(abandoned=1), send(abandoned=1)

    as_delegate.post(*form_of(as_delegate, ours))

    assert other.mails.get().state == MailState.ABANDONED


def test_two_clicks_are_one_act(as_head, send):
    pressed = form_of(as_head, send(abandoned=2))

    for _ in range(2):
        as_head.post(*pressed)

    assert (abandoned(), retries()) == (0, 1)


def test_spares_those_who_have_left_since(as_head, send):
    mailing = send(abandoned=1)
    pressed = form_of(as_head, mailing)
    Guardianship.objects.update(ended_on=date(2026, 10, 1))

    response = as_head.post(*pressed, follow=True)

    assert said(response)[0].endswith("ou ne dépendent plus de l'établissement.")
    assert abandoned() == 1


def test_says_so_when_nothing_is_left_to_try_again(as_head, send):
    mailing = send(sent=1)

    response = as_head.post(address(mailing), {"act": uuid.uuid4()}, follow=True)

    [sentence] = said(response)
    assert sentence.startswith("Aucun mail n'a été remis en attente : aucun n'est en échec, ou")


@pytest.mark.parametrize("fields", [{}, {"act": ""}, {"act": "x"}])
def test_a_form_without_its_act_does_nothing(as_head, send, fields):
    mailing = send(abandoned=1)

    response = as_head.post(address(mailing), fields)

    assert response.url == page_of(mailing)
    assert (abandoned(), retries()) == (1, 0)


def test_asked_for_by_its_address_it_leads_to_the_progress(as_head, send):
    mailing = send(abandoned=1)

    response = as_head.get(address(mailing))

    assert (response.status_code, response.url) == (302, page_of(mailing))
    assert abandoned() == 1


def test_the_send_of_another_establishment_does_not_exist(as_stranger, send):
    response = as_stranger.post(address(send(abandoned=1)), {"act": uuid.uuid4()})

    assert (response.status_code, abandoned()) == (404, 1)


def test_is_refused_to_troubleshooting(as_troubleshooter, send):
    response = as_troubleshooter.post(address(send(abandoned=1)), {"act": uuid.uuid4()})

    assert (response.status_code, abandoned()) == (403, 1)


def test_is_refused_during_maintenance(as_head, send):
    pressed = form_of(as_head, send(abandoned=1))
    cut_the_service()

    response = as_head.post(*pressed)

    assert (response.status_code, abandoned()) == (503, 1)


def test_costs_the_same_for_two_mails_as_for_twenty(as_head, send, queries):
    few, many = (form_of(as_head, send(abandoned=count)) for count in (2, 20))

    cost = queries(as_head.post, *few)

    assert queries(as_head.post, *many) == cost
