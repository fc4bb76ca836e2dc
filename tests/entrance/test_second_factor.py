"""Giving the second factor: who is asked, which codes open, how often one may try (P15)."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from entrance import totp
from entrance.models import TotpKey
from establishments.access import STRONG
from establishments.permissions import Role
from tests.conftest import signed_in
from tests.entrance.keys import (
    FACTOR,
    KEY,
    acts,
    code_of,
    give_key,
    listed_sessions,
    session_of,
    sign_in,
    wrong,
)
from tests.factories import MemberFactory, UserFactory
from tests.pages import cut_the_service, said, soup, text

HOME, STUDENTS = reverse("home"), reverse("students:list")
TROUBLESHOOTING = reverse("troubleshooting:list")
NOON = "2026-11-23T12:00:05+01:00"


@pytest.fixture(autouse=True)
def _outside(settings):
    """Far from the administrative network."""
    settings.ADMINISTRATIVE_NETWORKS = []


def give(client, code, **more):
    return client.post(FACTOR, {"code": code, **more})


def error(response):
    return soup(response).select_one(".fr-message--error").get_text()


def test_a_head_is_sent_to_the_second_factor_and_comes_back_after_a_good_code(as_head, head):
    give_key(head.user)

    asked = as_head.get(f"{STUDENTS}?q=a", follow=True)
    back = give(as_head, code_of(), next=soup(asked).select_one("input[name=next]")["value"])

    assert asked.redirect_chain[0][0].startswith(FACTOR)
    assert back.url == f"{STUDENTS}?q=a"
    assert as_head.get(back.url).status_code == 200


def test_on_the_administrative_network_nothing_is_asked(as_head, settings):
    settings.ADMINISTRATIVE_NETWORKS = ["127.0.0.0/8"]

    assert as_head.get(HOME).status_code == 200
    assert as_head.get(FACTOR, {"next": HOME}).url == HOME


@pytest.mark.parametrize(("asks", "status"), [(False, 200), (True, 302)])
def test_the_troubleshooting_asks_for_it_when_told_to(as_troubleshooter, settings, asks, status):
    settings.TROUBLESHOOTING_SECOND_FACTOR = asks

    assert as_troubleshooter.get(TROUBLESHOOTING).status_code == status


def test_the_page_offers_a_keyboard_of_digits_and_the_code_of_the_telephone(as_head, head):
    give_key(head.user)

    field = soup(as_head.get(FACTOR)).select_one("input[name=code]")

    assert (field["inputmode"], field["autocomplete"]) == ("numeric", "one-time-code")
    assert soup(as_head.get(FACTOR)).select_one(f"label[for={field['id']}]")


def test_a_wrong_code_says_so_beside_its_field_and_opens_nothing(as_head, head):
    give_key(head.user)

    response = give(as_head, wrong())

    field = soup(response).select_one("input[name=code]")
    assert "Ce code est refusé." in error(response)
    assert "value" not in field.attrs
    assert field["aria-invalid"] == "true"
    assert all(soup(response).find(id=each) for each in field["aria-describedby"].split())
    assert as_head.get(HOME).status_code == 302
    assert acts() == ["factor_refused"]


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "0" * 500])
def test_what_is_not_a_code_is_refused(as_head, head, typed):
    give_key(head.user)

    assert give(as_head, typed).status_code == 200
    assert STRONG not in as_head.session


def test_a_code_may_be_typed_with_a_space(as_head, head):
    give_key(head.user)
    code = code_of()

    assert give(as_head, f"{code[:3]} {code[3:]}").status_code == 302


@pytest.mark.parametrize(("late", "opens"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
@time_machine.travel(NOON, tick=False)
def test_a_clock_may_be_wrong_by_one_period(head, late, opens):
    give_key(head.user)
    browser = signed_in(head)

    give(browser, code_of(late=late))

    assert (STRONG in browser.session) is bool(opens)


def test_a_code_opens_once_and_an_older_one_no_more(head):
    give_key(head.user)

    with time_machine.travel(NOON, tick=False):
        code, older = code_of(), code_of(late=1)
        answers = [give(signed_in(head), each) for each in (code, code, older)]

    assert [answer.status_code for answer in answers] == [302, 200, 200]


def test_the_code_of_another_agent_is_refused(as_head, head):
    give_key(head.user)
    give_key(UserFactory(), b"another key of twenty")

    assert give(as_head, code_of(b"another key of twenty")).status_code == 200


def test_a_key_moved_to_another_agent_opens_nothing(as_head, head, caplog):
    give_key(head.user)
    other = UserFactory()
    give_key(other, b"another key of twenty")
    theirs = TotpKey.objects.get(user=other).sealed_key
    TotpKey.objects.filter(user=head.user).update(sealed_key=theirs)

    assert give(as_head, code_of(b"another key of twenty")).status_code == 200
    assert "Unreadable security key" in caplog.text


def test_a_key_that_is_not_confirmed_opens_nothing(as_head, head):
    give_key(head.user)
    TotpKey.objects.update(draft=b"x", sealed_key=None, confirmed_at=None)

    assert "code d'enregistrement" in text(as_head.get(FACTOR))
    assert give(as_head, code_of()).status_code == 200


def test_five_tries_then_even_the_good_code_waits_five_minutes(head):
    give_key(head.user)

    with time_machine.travel(NOON, tick=False) as clock:
        as_head = signed_in(head)
        for _ in range(5):
            assert give(as_head, wrong()).status_code == 200
        sixth = give(as_head, code_of())
        clock.shift(299)
        almost = give(as_head, code_of())
        clock.shift(1)
        after = give(as_head, code_of())

    assert (sixth.status_code, almost.status_code, after.status_code) == (429, 429, 302)
    assert error(sixth) == "Trop d'essais. Réessayez dans 5 minutes."
    assert error(almost) == "Trop d'essais. Réessayez dans 1 minute."
    assert acts() == ["factor_refused"] * 5 + ["second_factor"]


def test_tries_are_counted_by_agent_whatever_the_browser_or_the_kind_of_code(head):
    codes = give_key(head.user)
    for _ in range(3):
        give(signed_in(head), wrong())
    for _ in range(2):
        signed_in(head).post(FACTOR, {"backup_code": "AAAA-BBBB-CCCC"})

    assert signed_in(head).post(FACTOR, {"backup_code": codes[0]}).status_code == 429


def test_a_backup_code_opens_once_and_says_how_many_are_left(head):
    codes = give_key(head.user)
    typed = codes[3].lower().replace("-", " ")
    first, second = signed_in(head), signed_in(head)

    opened = first.post(FACTOR, {"backup_code": typed})
    again = second.post(FACTOR, {"backup_code": codes[3]})

    assert (opened.status_code, again.status_code) == (302, 200)
    assert "Il vous reste 9 codes de secours." in said(first.get(reverse("my_account")))[0]
    assert JournalEntry.objects.get(action="second_factor").details == {"way": "backup"}


def test_the_backup_code_of_another_agent_is_refused(as_head, head):
    give_key(head.user)
    theirs = give_key(UserFactory())

    assert as_head.post(FACTOR, {"backup_code": theirs[0]}).status_code == 200


def test_the_session_gets_a_new_key_that_its_line_follows(client, head):
    give_key(head.user)
    sign_in(client, head.user)
    before = client.session.session_key

    give(client, code_of())

    after = client.session.session_key
    assert after != before
    assert client.session[STRONG] is True
    assert listed_sessions(head.user) == {after}
    stolen = Client()
    stolen.cookies["session"] = before
    assert stolen.get(HOME).url.startswith("/connexion/?")


def test_each_of_his_establishments_is_told_once(as_head, head):
    other = MemberFactory(user=head.user)
    MemberFactory(user=head.user, establishment=other.establishment, role=Role.DELEGATE)
    give_key(head.user)

    give(as_head, code_of())

    told = JournalEntry.objects.filter(action="second_factor").values_list("establishment", "count")
    assert sorted(told) == sorted([(head.establishment_id, 0), (other.establishment_id, 0)])


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:a()"])
def test_never_sends_elsewhere_after_the_code(as_head, head, address):
    give_key(head.user)

    assert give(as_head, code_of(), next=address).url == reverse("start")


def test_goes_on_during_a_maintenance(as_head, head):
    give_key(head.user)
    cut_the_service()

    assert give(as_head, code_of()).status_code == 302
    assert as_head.get(HOME).status_code == 200
    assert acts() == ["second_factor"]


def test_without_a_key_the_page_says_where_to_go(as_head):
    shown = as_head.get(HOME, follow=True)

    assert "Aucune clé de sécurité n'est enregistrée pour votre compte." in text(shown)
    assert "connectez-vous depuis le réseau administratif ou saisissez le code" in text(shown)
    assert soup(shown).select_one("label[for=id_code]").get_text(strip=True).startswith("Code d'e")


def test_whoever_is_not_signed_in_signs_in_first(client):
    assert client.get(FACTOR).url.startswith(reverse("sign_in"))


def test_no_log_no_cookie_and_no_session_holds_the_code_or_the_key(as_head, head, caplog):
    caplog.set_level(logging.DEBUG)
    codes = give_key(head.user)
    give(as_head, wrong())
    as_head.post(FACTOR, {"backup_code": codes[0]})

    kept = f"{caplog.text}{session_of(as_head)}{as_head.cookies}{JournalEntry.objects.values()}"

    assert not [each for each in (codes[0], wrong(), KEY.decode(), KEY.hex()) if each in kept]


def test_costs_the_same_for_a_console_page(as_head, head, queries, settings):
    settings.ADMINISTRATIVE_NETWORKS = ["127.0.0.0/8"]
    inside = queries(as_head.get, STUDENTS)
    settings.ADMINISTRATIVE_NETWORKS = []
    give_key(head.user)
    give(as_head, code_of())

    assert queries(as_head.get, STUDENTS) == inside


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_posts_of_one_code_at_once_one_opens():
    head = MemberFactory()
    give_key(head.user)
    browsers = [Client() for _ in range(4)]
    for browser in browsers:
        browser.force_login(head.user)
    code = code_of()

    def send(browser):
        try:
            return give(browser, code).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as visitors:
        statuses = list(visitors.map(send, browsers))

    assert sorted(statuses) == [200, 200, 200, 302]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_database_itself_lets_one_code_open_once():
    user = UserFactory()
    give_key(user)
    code, now = code_of(), timezone.now()

    def take(_):
        try:
            with transaction.atomic():
                return totp.take(user, code, at=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as visitors:
        opened = list(visitors.map(take, range(4)))

    assert sorted(opened) == [False, False, False, True]
