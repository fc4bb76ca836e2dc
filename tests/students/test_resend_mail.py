"""« Renvoyer un mail de confirmation », from a pupil's page (R132, R133, A8)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import tasks
from accounts.enums import AccountState, Action
from accounts.models import JournalEntry, Outbox
from accounts.outbox import PAUSE
from tests.factories import EnrolmentFactory
from tests.pages import confirm, cut_the_service, said, soup, text

URL = reverse("students:resend_mail")
LABEL = "Renvoyer un mail de confirmation"
STATES = [AccountState.NOT_INFORMED, AccountState.INFORMED, AccountState.ACTIVATED]


def page_of(enrolment):
    return reverse("students:detail", args=[enrolment.student.account.public_id])


def question(client, enrolment):
    return client.get(f"{URL}?account={enrolment.student.account.public_id}")


def resend(client, enrolment):
    """Press the button of the pupil's page, then confirm."""
    response = confirm(client, question(client, enrolment))
    return client.get(response.url)


@pytest.fixture
def pupil(enrol):
    return enrol(student__account__mail="zoe@exemple.invalid")[0]


@pytest.mark.parametrize("state", STATES)
def test_the_mail_leaves_with_the_worker(as_head, enrol, state):
    [pupil] = enrol(state=state, student__account__mail="zoe@exemple.invalid")

    response = resend(as_head, pupil)
    before = len(mail.outbox)
    tasks.send_due_mails()

    assert said(response) == [
        "Le mail de confirmation va être envoyé à l'élève sélectionné. Suivre l'envoi"
    ]
    assert (before, [message.to for message in mail.outbox]) == (0, [["zoe@exemple.invalid"]])


def test_asks_before_it_does(as_head, pupil):
    response = question(as_head, pupil)

    assert (
        "Êtes-vous sûr de vouloir renvoyer un mail de confirmation à l'élève sélectionné ?"
        in text(response)
    )
    assert not Outbox.objects.exists()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("account", "shown"),
    [
        ({}, False),
        ({"mail": "a@exemple.invalid", "mail_confirmed_at": timezone.now()}, False),
        ({"mail": "a@exemple.invalid"}, True),
    ],
)
def test_is_offered_only_for_a_mail_to_confirm(as_head, enrol, state, account, shown):
    [pupil] = enrol(state=state, **{f"student__account__{k}": v for k, v in account.items()})

    links = soup(as_head.get(page_of(pupil))).select("main a.fr-btn")

    assert any(LABEL in link.text for link in links) == shown


def test_nothing_can_be_confirmed_without_a_mail_to_confirm(as_head, enrol):
    [pupil] = enrol()

    response = question(as_head, pupil)

    assert "n'est pas renseignée, ou elle est déjà confirmée." in text(response)
    assert soup(response).select("main button[type=submit]") == []
    assert said(resend(as_head, pupil))[0].startswith("Aucun mail n'a été renvoyé.")


def test_the_journal_names_the_member_and_the_account(as_head, head, pupil):
    resend(as_head, pupil)

    entry = JournalEntry.objects.get(action=Action.RESEND_MAIL)
    assert (entry.member, entry.count) == (head, 1)
    assert entry.events.get().account == pupil.student.account


def test_one_mail_in_five_minutes(as_head, pupil):
    resend(as_head, pupil)

    response = resend(as_head, pupil)

    assert "il y a moins de 5 minutes" in said(response)[0]
    assert Outbox.objects.count() == 1


def test_five_mails_a_day(as_head, pupil):
    for _ in range(5):
        resend(as_head, pupil)
        Outbox.objects.update(created_at=timezone.now() - PAUSE - timedelta(seconds=1))

    response = resend(as_head, pupil)

    assert "5 mails de confirmation ont déjà été demandés" in said(response)[0]
    assert Outbox.objects.count() == 5


def test_a_confirmation_sent_twice_is_one_mail(as_head, pupil):
    page = question(as_head, pupil)

    confirm(as_head, page)
    confirm(as_head, page)

    assert Outbox.objects.count() == 1


def test_does_nothing_for_a_pupil_of_another_establishment(as_head):
    stranger = EnrolmentFactory(student__account__mail="zoe@exemple.invalid")

    assert question(as_head, stranger).status_code == 404
    assert not Outbox.objects.exists()


def test_is_refused_to_troubleshooting(as_troubleshooter, pupil):
    response = question(as_troubleshooter, pupil)

    assert response.status_code == as_troubleshooter.post(URL).status_code == 403
    assert not Outbox.objects.exists()


def test_is_refused_during_a_maintenance(as_head, pupil):
    page = question(as_head, pupil)
    cut_the_service()

    response = confirm(as_head, page)

    assert response.status_code == 503
    assert not Outbox.objects.exists()


def test_costs_the_same_in_a_school_of_two_as_of_forty(as_head, pupil, enrol, queries):
    question(as_head, pupil)
    few = queries(question, as_head, pupil)
    enrol(40, student__account__mail="a@exemple.invalid")

    assert queries(question, as_head, pupil) == few
