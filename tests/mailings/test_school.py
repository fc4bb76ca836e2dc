"""The sends of an école: its source, and its pupils only when it manages their accounts."""

import pytest
from django.urls import reverse

from accounts.enums import Action, MailState
from accounts.models import Outbox
from tests.factories import EnrolmentFactory
from tests.mailings.sends import page_of
from tests.pages import said, text
from tests.schools import head_of_a_school, manage_students, out_of_place, page_words


@pytest.fixture
def head():
    return head_of_a_school()


@pytest.fixture
def to_a_pupil(head, send):
    """A mail of confirmation to a pupil, that failed."""
    mailing = send(action=Action.RESEND_MAIL, abandoned=1)
    mail = Outbox.objects.get()
    pupil = EnrolmentFactory(
        establishment=head.establishment,
        student__account__mail=mail.to,
    )
    Outbox.objects.filter(pk=mail.pk).update(account=pupil.student.account, kind="confirm_mail")
    return mailing


def retry(client, mailing):
    address = reverse("mailings:retry", args=[mailing.request_id])
    return client.post(address, {"act": "0" * 32}, follow=True)


def test_an_address_is_corrected_in_onde(as_head, send):
    response = as_head.get(page_of(send(sent=1, abandoned=2)))

    assert "doit être corrigée dans la source de données (ONDE) :" in text(response)
    assert out_of_place(page_words(response)) == []


def test_the_list_of_sends_is_in_the_words_of_a_school(as_head, send):
    empty = page_words(as_head.get(reverse("mailings:list")))
    send(sent=1)

    shown = page_words(as_head.get(reverse("mailings:list")))

    assert out_of_place(f"{empty} {shown}") == []


def test_a_pupil_is_not_written_to_while_pupils_are_not_managed(as_head, to_a_pupil):
    response = retry(as_head, to_a_pupil)

    assert Outbox.objects.get().state == MailState.ABANDONED
    assert "ou ne dépendent plus de l'école." in " ".join(said(response))


def test_a_pupil_is_written_to_again_once_pupils_are_managed(as_head, head, to_a_pupil):
    manage_students(head)

    retry(as_head, to_a_pupil)

    assert Outbox.objects.get().state == MailState.PENDING
