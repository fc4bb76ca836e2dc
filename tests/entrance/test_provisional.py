"""A password drawn for an agent is changed before anything else; a portal makes it useless."""

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from entrance import entering
from entrance.models import AgentSession, TotpKey
from establishments.permissions import Role
from tests.conftest import signed_in
from tests.factories import PASSWORD, MemberFactory
from tests.pages import cut_the_service, text

HOME, CHANGE = reverse("home"), reverse("change_password")
NEW = "trois cerises au vinaigre"


@pytest.fixture
def newcomer():
    return MemberFactory(user__password_is_provisional=True)


def test_the_console_is_closed_until_the_password_is_his_own(newcomer):
    client = signed_in(newcomer)

    sent = client.get(HOME)
    asked = client.get(CHANGE)
    typed = {"password": PASSWORD, "new_password": NEW, "password_again": NEW}
    client.post(CHANGE, typed)

    assert sent.url == CHANGE
    assert "Votre mot de passe est provisoire" in text(asked)
    newcomer.user.refresh_from_db()
    assert not newcomer.user.password_is_provisional
    assert newcomer.user.check_password(NEW)
    assert client.get(HOME).status_code == 200


def test_so_is_the_depannage_and_every_writing_page():
    member = MemberFactory(role=Role.TROUBLESHOOTER, user__password_is_provisional=True)
    client = signed_in(member)

    answers = [
        client.get(reverse("troubleshooting:list")),
        client.post(reverse("troubleshooting:inform")),
        client.get(reverse("establishments:choose_troubleshooting")),
    ]

    assert {answer.url for answer in answers} == {CHANGE}


def test_during_a_maintenance_he_reads_although_he_cannot_change_it(newcomer):
    cut_the_service()

    assert signed_in(newcomer).get(HOME).status_code == 200


def test_whoever_enters_by_a_portal_loses_the_password_that_another_has_seen(newcomer, client):
    request = RequestFactory().get("/")
    request.session = client.session

    entering.enter(request, newcomer.user, way=AgentSession.Way.ARENA, at=timezone.now())

    newcomer.user.refresh_from_db()
    assert not newcomer.user.has_usable_password()
    assert not newcomer.user.password_is_provisional


def test_a_password_that_another_has_seen_registers_no_key(newcomer):
    client = signed_in(newcomer)

    answers = [client.get(reverse("start_key")), client.post(reverse("start_key"))]

    assert {answer.url for answer in answers} == {CHANGE}
    assert not TotpKey.objects.exists()
