"""The sign-in: who enters, what is refused, from where (R10, P6 to P8, P16, H11, A34)."""

import io
import json
import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Action
from accounts.models import JournalEntry
from establishments.permissions import Role
from ops.challenge import NUMBERS
from ops.crowds import Crowd
from tests.factories import PASSWORD, MemberFactory, UserFactory
from tests.pages import cut_the_service, soup, text

HOME, SIGN_IN, START = reverse("home"), reverse("sign_in"), reverse("start")
AGENTS = Crowd("agent")
HERE = "127.0.0.1"
ELSEWHERE = [
    "https://evil.example/", "//evil.example", "///evil.example", "////evil.example",
    r"/\evil.example", r"\\evil.example", "https:evil.example", "http:///evil.example",
    "javascript:alert(1)", "data:text/html,x", "/\t/evil.example", "\x00//evil.example",
    "http://testserver@evil.example/", "https://testserver.evil.example/", "//evil.example/%2f..",
    " //evil.example", "/%09/evil.example", "/" + "a" * 5_000,
]  # fmt: skip


def credentials(user, password=PASSWORD, **more):
    return {"username": user.username, "password": password, **more}


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(SIGN_IN, credentials(user, password, **more))


def failures(count):
    """As if so many had just failed from here, on one account."""
    for limit in (AGENTS._failures, AGENTS._hour):
        limit.spend(HERE, at=timezone.now(), cost=count)


def spray(accounts, addresses=(HERE,)):
    """Try a password on many accounts, from one address or from several in turn."""
    for number in range(accounts):
        address = addresses[number % len(addresses)]
        AGENTS.failed(address, f"personne{number}", at=timezone.now())


def answered(response):
    """The answer to the question of a page, in figures, and the token that goes with it."""
    label = text(response)
    first, second = re.search(r"Combien font (\S+) plus (\S+) \?", label).groups()
    token = soup(response).select_one("input[name=question]")["value"]
    return {"answer": str(NUMBERS.index(first) + NUMBERS.index(second)), "question": token}


def logged(act):
    handler = logging.getLogger().handlers[0]
    stream, handler.stream = handler.stream, io.StringIO()
    try:
        act()
        return [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    finally:
        handler.stream = stream


def test_a_head_signs_in_and_sees_his_establishment(client, head):
    response = client.post(SIGN_IN, credentials(head.user), follow=True)

    assert response.redirect_chain == [(START, 302), (HOME, 302)]
    banner = soup(response).select_one("header").get_text(" ")
    assert head.establishment.name in banner
    assert head.establishment.uai in banner


@pytest.mark.parametrize("typed", ["", "faux mot de passe"])
def test_a_wrong_password_keeps_the_identifier_typed_and_says_nothing_more(client, head, typed):
    response = sign_in(client, head.user, typed)

    assert response.status_code == 200
    assert soup(response).select_one("input[name=username]")["value"] == head.user.username
    assert not soup(response).select_one("input[name=password]").get("value")


def test_an_unknown_user_and_a_wrong_password_read_the_same(client, head):
    unknown, wrong = (
        text(client.post(SIGN_IN, {"username": name, "password": "x"}))
        for name in ("personne", head.user.username)
    )

    assert "Identifiant ou mot de passe incorrect." in unknown
    assert unknown == wrong


def test_signing_in_is_journaled_once_for_each_establishment(client, head):
    second = MemberFactory(user=head.user)
    MemberFactory(user=head.user, establishment=head.establishment, role=Role.TROUBLESHOOTER)
    MemberFactory(user=head.user, ends_on=timezone.localdate() - timedelta(days=1))

    sign_in(client, head.user)

    lines = JournalEntry.objects.filter(action=Action.SIGN_IN)
    assert {line.member for line in lines} == {head, second}
    assert {(line.ip, line.count, line.details["way"]) for line in lines} == {(HERE, 0, "local")}


def test_whoever_is_signed_in_already_does_not_see_the_sign_in(as_head):
    assert as_head.get(SIGN_IN).url == START
    assert as_head.get(SIGN_IN, {"next": HOME}).url == HOME


def test_comes_back_to_the_page_asked_for(client, head):
    asked = reverse("students:list") + "?q=dupont&class=6A"

    page = client.get(asked, follow=True)
    kept = soup(page).select_one("main input[name=next]")["value"]

    assert sign_in(client, head.user, next=kept).url == asked


@pytest.mark.parametrize("address", [*ELSEWHERE, SIGN_IN, reverse("sign_out"), "/nulle-part/"])
def test_never_sends_elsewhere_after_signing_in(client, head, address):
    by_address = client.post(SIGN_IN, credentials(head.user), query_params={"next": address})
    by_field = sign_in(Client(), head.user, next=address)

    assert by_address.url == by_field.url == START


def test_signing_in_goes_on_during_a_maintenance(client, head):
    cut_the_service()

    response = client.post(SIGN_IN, credentials(head.user), follow=True)

    assert response.redirect_chain[-1] == (HOME, 302)
    assert "est en maintenance" in response.text
    assert JournalEntry.objects.filter(action=Action.SIGN_IN).exists()


def test_the_good_sign_ins_of_a_whole_lycee_count_for_nothing(client, head, settings):
    few = {"failures": 3, "subjects": 3, "failures_in_an_hour": 3}
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, **few}
    agents = [head.user, *UserFactory.create_batch(9)]

    assert [sign_in(Client(), agent).status_code for agent in agents] == [302] * 10
    assert not AGENTS.standing(HERE, at=timezone.now()).is_suspect


@pytest.mark.parametrize(
    ("fail", "count", "asked"),
    [(failures, 199, 0), (failures, 200, 1), (spray, 49, 0), (spray, 50, 1)],
)
def test_an_address_that_fails_too_often_must_answer_a_question(client, fail, count, asked):
    fail(count)

    assert len(soup(client.get(SIGN_IN)).select("#id_answer")) == asked


def test_the_question_is_asked_of_an_unknown_browser_before_any_hash(client, head, monkeypatch):
    failures(200)
    monkeypatch.setattr(MD5PasswordHasher, "verify", lambda *args: pytest.fail("hashed"))

    response = sign_in(client, head.user)

    assert response.status_code == 200
    assert "Répondez à la question" in text(response)


def test_the_right_answer_lets_in_in_figures_or_in_words(head):
    failures(200)
    in_figures = answered(Client().get(SIGN_IN))
    in_words = answered(Client().get(SIGN_IN))
    in_words["answer"] = f" {NUMBERS[int(in_words['answer'])]} ".upper()

    for given in (in_figures, in_words):
        assert sign_in(Client(), head.user, **given).status_code == 302


@pytest.mark.parametrize("change", [{"answer": "1"}, {"answer": ""}, {"question": ""}])
def test_a_wrong_answer_lets_nobody_in_and_is_asked_again(client, head, change):
    failures(200)
    given = answered(client.get(SIGN_IN))

    response = sign_in(client, head.user, **{**given, **change})

    assert response.status_code == 200
    assert answered(response)["question"] != given["question"]


def test_an_answer_holds_for_ten_minutes(head):
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        failures(200)
        in_time, late = (answered(Client().get(SIGN_IN)) for _ in range(2))
        clock.shift(timedelta(minutes=9, seconds=59))

        assert sign_in(Client(), head.user, **in_time).status_code == 302
        clock.shift(timedelta(seconds=2))
        failures(200)
        assert sign_in(Client(), head.user, **late).status_code == 200


def test_an_answer_opens_one_try_and_a_wrong_one_spends_its_question(head):
    failures(200)
    right, wrong = (answered(Client().get(SIGN_IN)) for _ in range(2))

    statuses = [
        sign_in(Client(), head.user, **given).status_code
        for given in (right, right, {**wrong, "answer": "1"}, wrong)
    ]

    assert statuses == [302, 200, 200, 200]


def test_a_known_browser_is_asked_nothing_and_waits_for_nothing(client, head):
    sign_in(client, head.user)
    client.post(reverse("sign_out"))
    failures(1_000)

    assert soup(client.get(SIGN_IN)).select("#id_answer") == []
    assert sign_in(client, head.user).status_code == 302


def test_past_a_thousand_failures_an_hour_an_address_waits(client, head):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        failures(999)
        before = sign_in(client, head.user, "faux", **answered(client.get(SIGN_IN)))
        refused = sign_in(client, head.user)
        clock.shift(timedelta(hours=1))
        after = sign_in(client, head.user)

    assert (before.status_code, refused.status_code, after.status_code) == (200, 429, 302)
    assert refused["Retry-After"] == "3601"
    assert "Trop de demandes" in text(refused)


@pytest.mark.parametrize(("behind", "status"), [(False, 429), (True, 429)])
def test_what_a_visitor_says_of_his_address_changes_nothing(head, settings, behind, status):
    settings.BEHIND_TLS_PROXY = behind
    failures(1_000)

    for forged in ("1.2.3.4", "5.6.7.8"):
        seen = f"{forged}, {HERE}" if behind else forged
        response = Client(headers={"X-Forwarded-For": seen}).post(SIGN_IN, credentials(head.user))
        assert response.status_code == status


def test_the_addresses_of_one_subscriber_count_together():
    spray(50, ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"])
    now = timezone.now()

    assert AGENTS.standing("2001:db8:1:2::5", at=now).is_suspect
    assert not AGENTS.standing("2001:db8:1:3::5", at=now).is_suspect
    assert not AGENTS.standing("::ffff:10.0.0.1", at=now).is_suspect


def test_trying_many_accounts_is_told_once_to_the_log(client):
    events = logged(lambda: spray(60))

    told = [event for event in events if event["event"] == "security"]
    assert [event["code"] for event in told] == ["SEC-SPRAYING"]


def test_trying_many_accounts_from_many_addresses_is_told_too():
    addresses = [f"10.0.0.{number}" for number in range(50)]

    events = logged(lambda: spray(200, addresses))

    told = [event for event in events if event["event"] == "security"]
    assert [event["code"] for event in told] == ["SEC-SPRAYING-EVERYWHERE"]


@pytest.mark.parametrize(
    ("data", "query", "statuses"),
    [
        ({"username": "x", "password": "p" * 1_000_000}, "", {400, 413}),
        ({"username": "x", "password": "p" * 129}, "", {200}),
        ({"username": "u" * 100_000, "password": "p"}, "", {200}),
        ({"username": "x\x00", "password": "p"}, "", {200}),
        ({f"f{number}": "" for number in range(10_000)}, "", {400, 413}),
        ({"username": "", "password": ""}, "next=/" + "q" * 100_000, {200}),
        ({"username": "", "password": ""}, "&".join(["a=b"] * 10_000), {200, 400}),
    ],
)
def test_what_is_too_long_is_refused_before_any_hash(client, monkeypatch, data, query, statuses):
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: pytest.fail("hashed"))

    response = client.post(f"{SIGN_IN}?{query}", data)

    assert response.status_code in statuses


def test_two_hundred_cookies_and_a_long_question_are_no_failure(client):
    client.cookies.load({f"cookie{number}": "x" * 20 for number in range(200)})

    assert client.get(SIGN_IN).status_code == 200
    assert client.get(HOME, {"q": "q" * 100_000}).status_code in {302, 400}
