"""The lists of a whole establishment: free, then by password, then refused (P14)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from establishments.permissions import Role
from tests.conftest import signed_in
from tests.entrance.keys import acts, sign_in
from tests.factories import PASSWORD, MemberFactory
from tests.pages import ask, confirm, content, cut_the_service, said, soup, text

URL, ALL = reverse("students:list_accounts"), {"all": "1", "query": "q="}
CONFIRM = reverse("confirm_identity")
NAME = "ZZCANARI"


@pytest.fixture(autouse=True)
def _school(enrol):
    enrol(10, student__birth_name=NAME)


def listed(client, asked=ALL):
    return confirm(client, ask(client, URL, asked), format="csv")


def prove(client, password=PASSWORD, **more):
    return client.post(CONFIRM, {"password": password, **more})


def take(client, times):
    """So many whole lists, giving the password whenever it is asked."""
    answers = []
    for _ in range(times):
        answer = listed(client)
        if answer.status_code == 302:
            prove(client)
            answer = listed(client)
        answers.append(answer.status_code)
    return answers


def picked(enrolments):
    return {"picked": [str(each.student.account.public_id) for each in enrolments], "query": "q="}


def test_the_fourth_whole_list_of_the_day_asks_for_the_password_and_comes_back(as_head):
    for _ in range(3):
        assert listed(as_head).status_code == 200

    fourth = listed(as_head)
    asked = as_head.get(fourth.url)
    back = prove(as_head, next=soup(asked).select_one("input[name=next]")["value"])
    given = confirm(as_head, as_head.get(back.url), format="csv")

    assert fourth.url.startswith(f"{CONFIRM}?next=")
    assert NAME not in content(fourth).decode()
    assert "confirmez que c'est bien vous" in text(asked)
    assert back.url.startswith(f"{URL}?selection=")
    assert NAME in content(given).decode()
    assert acts() == ["list_csv"] * 4


def test_the_confirmation_holds_for_a_quarter_of_an_hour(head):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in(head)
        take(client, 4)
        clock.shift(timedelta(minutes=14))
        assert listed(client).status_code == 200
        clock.shift(timedelta(minutes=1))
        assert listed(client).status_code == 302


def test_past_ten_a_day_it_is_refused_with_one_alert(as_head, head):
    assert take(as_head, 10) == [200] * 10

    refused = [listed(as_head) for _ in range(3)]

    assert [answer.status_code for answer in refused] == [429] * 3
    assert "Vous avez demandé plus de 10 listes complètes en 24 heures." in text(refused[0])
    assert refused[0].headers["Retry-After"]
    assert NAME not in "".join(content(answer).decode() for answer in refused)
    alert = JournalEntry.objects.get(action="alert_exports")
    assert (alert.member, alert.establishment) == (head, head.establishment)
    assert acts() == ["list_csv"] * 10 + ["alert_exports"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_three_lists_asked_at_once_for_the_last_place_one_is_given(as_head, head):
    assert take(as_head, 9) == [200] * 9
    token = soup(ask(as_head, URL, ALL)).select_one("input[name=selection]")["value"]
    browsers = [sign_in(Client(), head.user) for _ in range(3)]
    for browser in browsers:
        prove(browser)

    def send(browser):
        try:
            return browser.post(URL, {"selection": token, "format": "csv"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as visitors:
        statuses = list(visitors.map(send, browsers))

    assert sorted(statuses) == [200, 429, 429]
    assert (acts().count("list_csv"), acts().count("alert_exports")) == (10, 1)


def test_the_day_after_lists_are_free_again(head):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        take(signed_in(head), 10)
        clock.shift(timedelta(days=1))

        assert listed(signed_in(head)).status_code == 200


def test_a_list_of_some_is_not_counted(as_head, enrol):
    some = enrol(11)

    for _ in range(5):
        assert listed(as_head, picked(some)).status_code == 200


def test_nine_tenths_ticked_one_by_one_are_the_whole_list(as_head, enrol):
    nearly = enrol(90)

    answers = [listed(as_head, picked(nearly)).status_code for _ in range(4)]

    assert answers == [200, 200, 200, 302]


def test_a_search_that_finds_everybody_is_the_whole_list(as_head):
    asked = {"all": "1", "query": f"q={NAME}"}

    assert [listed(as_head, asked).status_code for _ in range(4)] == [200, 200, 200, 302]


def test_each_agent_has_his_own_count_for_all_his_browsers(as_head, head):
    take(as_head, 3)
    colleague = MemberFactory(establishment=head.establishment, role=Role.DELEGATE)

    assert listed(signed_in(head)).status_code == 302
    assert listed(signed_in(colleague)).status_code == 200


@pytest.mark.parametrize("typed", ["", "faux mot de passe", "x" * 200])
def test_a_wrong_password_confirms_nothing(as_head, typed):
    take(as_head, 3)

    answer = prove(as_head, typed)

    field = soup(answer).select_one("input[name=password]")
    assert answer.status_code == 200
    assert soup(answer).find(id=field["aria-describedby"].split()[-1]).get_text(strip=True)
    assert listed(as_head).status_code == 302


def test_wrong_passwords_lock_the_sign_in_too(as_head, head, client, settings):
    for _ in range(settings.SIGN_IN_LIMITS["tries"]):
        prove(as_head, "faux mot de passe")

    assert prove(as_head).status_code == 429
    assert "_auth_user_id" not in sign_in(client, head.user).session


def test_during_a_maintenance_lists_are_still_counted_and_confirmed(as_head):
    cut_the_service()

    assert take(as_head, 11) == [200] * 10 + [429]
    assert acts()[-1] == "alert_exports"


def test_never_sends_elsewhere_once_confirmed(as_head):
    assert prove(as_head, next="https://evil.example/").url == reverse("start")
    assert said(as_head.get(reverse("my_account"))) == []


def test_an_agent_without_a_password_here_signs_in_again(head):
    head.user.set_unusable_password()
    head.user.save()
    client = signed_in(head)

    assert "reconnectez-vous" in text(client.get(CONFIRM))
    assert client.post(CONFIRM, {"password": "x"}).status_code == 200


def test_whoever_has_just_come_from_the_portal_has_proved_it(client, head):
    sign_in(client, head.user)
    head.user.set_unusable_password()
    head.user.save()
    client.force_login(head.user)
    head.user.open_sessions.update(session_key=client.session.session_key)

    assert client.get(CONFIRM, {"next": URL}).url == URL
