"""Choosing an establishment, and who is refused what."""

from datetime import timedelta

import pytest
from django.db import InternalError, connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from establishments.access import reading
from establishments.models import Establishment
from establishments.permissions import Role
from ops.models import Maintenance
from tests.conftest import signed_in
from tests.factories import MemberFactory, UserFactory
from tests.pages import said, soup, text, words

HOME, SIGN_IN = reverse("home"), reverse("sign_in")
CHOOSE = reverse("establishments:choose")


def test_an_agent_without_any_right_is_refused_in_french(client):
    client.force_login(UserFactory())

    response = client.get(HOME)

    assert response.status_code == 403
    assert soup(response).html["lang"] == "fr"


@pytest.mark.parametrize("dates", [{"ends_on": -1}, {"starts_on": 1}])
def test_a_right_of_another_day_is_no_right(dates):
    today = timezone.localdate()
    days = {name: today + timedelta(days=shift) for name, shift in dates.items()}
    delegate = MemberFactory(role=Role.DELEGATE, **days)

    assert signed_in(delegate).get(HOME).status_code == 403


def test_a_right_that_ends_closes_the_next_page(as_head, head):
    assert as_head.get(HOME).status_code == 200
    head.ends_on = timezone.localdate() - timedelta(days=1)
    head.save()

    assert as_head.get(HOME).status_code == 403


def test_the_button_to_change_is_for_those_who_have_several(as_head, head):
    assert "Changer d'établissement" not in as_head.get(HOME).text
    MemberFactory(user=head.user)
    as_head.post(CHOOSE, {"uai": head.establishment.uai})

    assert "Changer d'établissement" in as_head.get(HOME).text


@pytest.mark.parametrize("typed", ["lycee", "simone", "second"])
def test_an_establishment_is_found_by_its_name_or_uai(as_head, head, typed):
    other = MemberFactory(user=head.user, establishment__name="Lycée Simone-Veil")
    wanted = other.establishment.uai if typed == "second" else typed

    shown = text(as_head.get(CHOOSE, {"q": wanted}))

    assert "Lycée Simone-Veil" in shown
    assert head.establishment.name not in shown


def test_the_choice_holds_for_the_following_pages(as_head, head):
    other = MemberFactory(user=head.user, establishment__name="Lycée Simone-Veil")
    as_head.get(HOME)

    as_head.post(CHOOSE, {"uai": other.establishment.uai})

    assert "Lycée Simone-Veil" in text(as_head.get(HOME))


def test_with_several_establishments_the_choice_comes_first(as_head, head):
    MemberFactory(user=head.user)

    response = as_head.get(HOME, follow=True)

    assert response.redirect_chain == [(CHOOSE, 302)]
    assert head.establishment.name not in soup(response).select_one("header").text


def test_a_right_of_troubleshooting_elsewhere_is_no_establishment_to_administer(as_head, head):
    MemberFactory(user=head.user, establishment__name="AAA", role=Role.TROUBLESHOOTER)

    assert as_head.get(HOME).status_code == 200


@pytest.mark.parametrize(
    ("hours", "said_text"),
    [((-1, 1), "est en maintenance"), ((2, 4), "sera en maintenance"), ((200, 202), None)],
)
def test_a_cut_is_told_under_the_tabs_before_and_during(as_head, hours, said_text):
    now = timezone.now()
    starts, ends = (now + timedelta(hours=shift) for shift in hours)
    Maintenance.objects.create(starts_at=starts, ends_at=ends)

    notice = soup(as_head.get(HOME)).select_one(".notice")

    assert (said_text in words(notice)) if said_text else notice is None
    if said_text == "est en maintenance":
        assert "les modifications sont indisponibles" in words(notice)


def test_the_words_of_a_cut_may_be_the_operator_s(as_head):
    now, hour = timezone.now(), timedelta(hours=1)
    Maintenance.objects.create(
        starts_at=now - hour, ends_at=now + hour, message_during="Mise en production."
    )

    assert "Mise en production." in words(soup(as_head.get(HOME)).select_one(".notice"))


def test_the_banner_finds_a_pupil_from_any_page(as_head, enrol):
    enrol(student__birth_name="DURAND")
    form = soup(as_head.get(HOME)).select_one("header form[role=search]")

    response = as_head.get(form["action"], {form.select_one("input")["name"]: "dur"})

    assert "DURAND Camille" in text(response)


def test_an_establishment_of_somebody_else_cannot_be_chosen(as_head, as_stranger):
    theirs = Establishment.objects.get(name="Collège d'ailleurs")

    assert as_head.post(CHOOSE, {"uai": theirs.uai}).status_code == 404


def test_the_database_refuses_what_a_reading_page_would_write(head):
    @reading(None)
    def page(request):
        Establishment.objects.update(name="changé")

    request = RequestFactory().get("/")
    request.user, request.session = head.user, {}

    with pytest.raises(InternalError, match="read-only"):
        page(request)
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)


@pytest.mark.parametrize("name", ["help:index", "help:actions"])
def test_the_guide_is_open_before_signing_in_and_to_those_without_any_right(client, name):
    before, sign_in = client.get(reverse(name)), client.get(SIGN_IN)
    client.force_login(UserFactory())

    assert before.status_code == client.get(reverse(name)).status_code == 200
    assert "Besoin d'aide ?" in sign_in.text


def test_messages_are_said_once(as_head):
    as_head.post(reverse("students:inform"), {}, follow=True)

    assert said(as_head.get(reverse("students:list"))) == []
