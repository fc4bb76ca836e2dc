"""« Comptes élèves »: an école turns them on, and hands them out from then on (R229, R251-R253)."""

import pytest
from django.urls import reverse

from accounts.models import JournalEntry
from establishments.models import Establishment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, MemberFactory
from tests.pages import cut_the_service, said, soup, text

PAGE, PUPILS = reverse("settings:students"), reverse("students:list")
MESSAGE = (
    "Pour gérer les comptes élèves, activer la gestion des comptes élèves depuis l'onglet de"
    " paramétrage"
)


@pytest.fixture
def director():
    return MemberFactory(establishment__degree="1d", establishment__name="École des Marronniers")


@pytest.fixture
def as_director(director):
    return signed_in(director)


def managed():
    return Establishment.objects.values_list("student_accounts_enabled", flat=True).get()


def test_pupils_are_closed_until_the_head_opens_them(as_director, director):
    EnrolmentFactory(establishment=director.establishment)

    before = as_director.get(PUPILS, {"q": ""})
    opened = as_director.post(PAGE, {"managed": "yes"}, follow=True)
    after = as_director.get(PUPILS, {"q": ""})

    assert MESSAGE in text(before)
    assert said(opened) == [
        "La gestion des comptes élèves est activée : l'onglet « Élèves » est ouvert."
    ]
    assert len(soup(after).select("main tbody tr")) == 1


def test_closed_again_the_accounts_are_kept(as_director, director):
    pupil = EnrolmentFactory(establishment=director.establishment, state="informed")
    as_director.post(PAGE, {"managed": "yes"})

    as_director.post(PAGE, {"managed": "no"})

    pupil.student.account.refresh_from_db()
    assert pupil.student.account.state == "informed"
    assert MESSAGE in text(as_director.get(PUPILS))
    assert [entry.action for entry in JournalEntry.objects.order_by("pk")] == [
        "enable_students", "disable_students",
    ]  # fmt: skip


def test_asked_twice_it_is_told_once(as_director):
    as_director.post(PAGE, {"managed": "yes"})
    as_director.post(PAGE, {"managed": "yes"})

    assert JournalEntry.objects.count() == 1


@pytest.mark.parametrize("page", ["inform", "list_accounts", "reset_passwords", "resend_mail"])
def test_closed_no_action_reaches_them_even_by_hand(as_director, director, page):
    pupil = EnrolmentFactory(establishment=director.establishment, state="informed")
    sent = {"picked": str(pupil.student.account.public_id), "query": "q="}

    answer = as_director.post(reverse(f"students:{page}"), sent)

    assert answer.status_code == 404
    assert not JournalEntry.objects.exists()


def test_a_college_has_no_such_page(as_head):
    assert as_head.get(PAGE).status_code == as_head.post(PAGE).status_code == 404


def test_a_colleague_of_elsewhere_opens_his_own_alone(as_director, director):
    other = MemberFactory(establishment__degree="1d")

    signed_in(other).post(PAGE, {"managed": "yes"})

    director.establishment.refresh_from_db()
    assert not director.establishment.student_accounts_enabled


def test_refuses_the_troubleshooter(as_troubleshooter):
    assert as_troubleshooter.post(PAGE, {"managed": "yes"}).status_code == 403


def test_is_read_but_not_written_during_a_maintenance(as_director):
    cut_the_service()

    answer = as_director.post(PAGE, {"managed": "yes"})

    assert (as_director.get(PAGE).status_code, answer.status_code) == (200, 503)
    assert not managed()


def test_costs_the_same_however_many_pupils(as_director, director, queries):
    as_director.get(PAGE)
    few = queries(as_director.get, PAGE)
    EnrolmentFactory.create_batch(5, establishment=director.establishment)

    assert queries(as_director.get, PAGE) == few <= 8
