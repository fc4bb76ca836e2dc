"""The sessions of agents: how long, how many, how they end (H4)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Action
from accounts.models import JournalEntry
from entrance import sessions
from entrance.entering import enter
from entrance.models import AgentSession
from establishments.permissions import Role
from tests.architecture.test_rules import SOURCES
from tests.factories import PASSWORD, MemberFactory
from tests.pages import said, soup

HOME, SIGN_IN, SIGN_OUT = reverse("home"), reverse("sign_in"), reverse("sign_out")
TROUBLESHOOTING = reverse("troubleshooting:list")
EXPIRED = "Votre session a expiré. Reconnectez-vous pour continuer."
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def entered(member, **headers):
    client = Client(headers=headers)
    client.post(SIGN_IN, {"username": member.user.username, "password": PASSWORD})
    return client


def session_of(client):
    return client.cookies["session"].value


def is_in(client, url=HOME):
    return client.get(url).status_code == 200


def test_entering_gives_a_new_key_to_the_session(client, head):
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key

    client.post(SIGN_IN, {"username": head.user.username, "password": PASSWORD})

    assert session_of(client) != before
    assert not Session.objects.filter(session_key=before).exists()


def test_an_open_session_says_from_where_and_with_what(head):
    client = entered(head, user_agent=FIREFOX)

    row = AgentSession.objects.get()

    assert (row.user, row.session_key, row.way) == (head.user, session_of(client), "local")
    assert (row.ip, row.browser) == ("127.0.0.1", "Firefox sur Windows")


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (30, False)])
def test_half_an_hour_without_a_page_ends_the_session(clock, head, minutes, stays):
    client = entered(head)
    clock.shift(timedelta(minutes=minutes))

    assert is_in(client) == stays


@pytest.mark.parametrize(("minutes", "stays"), [(14, True), (15, False)])
def test_a_quarter_of_an_hour_is_enough_in_the_troubleshooting(clock, head, minutes, stays):
    member = MemberFactory(establishment=head.establishment, role=Role.TROUBLESHOOTER)
    client = entered(member)
    clock.shift(timedelta(minutes=minutes))

    assert (client.get(TROUBLESHOOTING).status_code != 302) == stays


def test_another_page_does_not_open_again_the_troubleshooting_left_too_long(clock, head):
    client = entered(MemberFactory(establishment=head.establishment, role=Role.TROUBLESHOOTER))
    clock.shift(timedelta(minutes=20))
    client.get("/")

    assert client.get(TROUBLESHOOTING).status_code == 302
    assert not AgentSession.objects.exists()


def test_eight_hours_end_the_session_of_whoever_never_stopped(clock, head):
    client = entered(head)
    for _ in range(8 * 3 - 1):
        clock.shift(timedelta(minutes=20))
        assert is_in(client)
    clock.shift(timedelta(minutes=20))

    assert not is_in(client)


def test_an_ended_session_says_so_and_comes_back_to_the_page(clock, head):
    client = entered(head)
    clock.shift(timedelta(minutes=31))
    asked = reverse("students:list") + "?q=dupont"

    response = client.get(asked, follow=True)

    assert said(response) == [EXPIRED]
    assert soup(response).select_one("main input[name=next]")["value"] == asked
    assert not AgentSession.objects.exists()
    assert said(client.get(SIGN_IN)) == []


def test_an_ended_session_leaves_the_sign_in_and_the_guide_open(clock, head):
    client = entered(head)
    clock.shift(timedelta(minutes=31))

    assert said(client.get(SIGN_IN)) == []
    assert client.get(reverse("help:index")).status_code == 200


def test_a_page_of_the_same_minute_costs_no_query_more(clock, head, as_head, queries):
    client = entered(head)
    client.get(HOME)
    clock.shift(timedelta(seconds=59))
    same_minute = queries(client.get, HOME)
    clock.shift(timedelta(seconds=1))
    next_minute = queries(client.get, HOME)
    as_head.get(HOME)

    assert same_minute == queries(as_head.get, HOME)
    assert next_minute <= same_minute + 3


def test_a_fourth_session_closes_the_oldest(clock, head):
    clients = []
    for _ in range(4):
        clients.append(entered(head))
        clock.shift(timedelta(minutes=1))

    assert [is_in(client) for client in clients] == [False, True, True, True]
    assert AgentSession.objects.count() == 3


def test_a_session_that_is_over_closes_before_one_in_use(clock, head):
    in_use, left, abandoned = entered(head), entered(head), entered(head)
    clock.shift(timedelta(minutes=20))
    assert is_in(in_use)
    clock.shift(timedelta(minutes=20))

    latest = entered(head)

    assert [is_in(client) for client in (in_use, left, abandoned, latest)] == [
        True, False, False, True,
    ]  # fmt: skip
    assert AgentSession.objects.count() == 2


def test_the_sessions_of_a_colleague_are_not_closed(head):
    colleague = entered(MemberFactory(establishment=head.establishment))
    for _ in range(4):
        entered(head)

    assert is_in(colleague)


def test_signing_out_ends_the_session_and_a_copy_of_its_cookie(head):
    client = entered(head)
    copy = Client()
    copy.cookies["session"] = session_of(client)

    response = client.post(SIGN_OUT)

    assert response.url == SIGN_IN
    assert response["Clear-Site-Data"] == '"cache"'
    assert not AgentSession.objects.exists()
    assert copy.get(HOME).status_code == client.get(HOME).status_code == 302
    assert [line.member for line in JournalEntry.objects.filter(action=Action.SIGN_OUT)] == [head]


def test_a_link_cannot_sign_out_and_signing_out_twice_is_no_failure(head):
    client = entered(head)

    assert client.get(SIGN_OUT).status_code == 405
    assert is_in(client)
    assert [client.post(SIGN_OUT).url for _ in range(2)] == [SIGN_IN, SIGN_IN]


def test_a_new_password_ends_every_session(head):
    client = entered(head)
    head.user.set_password("un autre mot de passe")
    head.user.save()

    assert not is_in(client)


def test_a_session_whose_key_changes_keeps_its_place_in_the_list(head):
    client = entered(head)
    session = client.session
    session.cycle_key()
    session.save()
    client.cookies["session"] = session.session_key

    assert is_in(client)
    assert AgentSession.objects.get().session_key == session.session_key


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (FIREFOX, "Firefox sur Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36",
         "Chrome sur Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0",
         "Edge sur Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
         "Safari sur iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36",
         "Chrome sur Android"),
        ("<script>", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)  # fmt: skip
def test_a_browser_is_named_in_plain_words(user_agent, label):
    assert sessions.browser_label(user_agent) == label


def test_every_way_in_goes_through_one_door():
    opens = re.compile(r"^\s*login\(request", re.MULTILINE)

    assert [path.name for path in SOURCES if opens.search(path.read_text())] == ["entering.py"]


def test_entering_again_starts_anew(head):
    client = entered(head)
    before = session_of(client)
    session = client.session
    session["second_factor"] = True
    session.save()
    request = RequestFactory().get("/")
    request.session, request.user = client.session, head.user

    enter(request, head.user, way=AgentSession.Way.OIDC, at=timezone.now())

    assert request.session.session_key != before
    assert "second_factor" not in request.session
    assert [row.way for row in AgentSession.objects.all()] == ["oidc"]
    assert not is_in(client)
