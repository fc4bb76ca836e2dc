"""Guessing a password: five tries, then locks that grow (G4, P1 to P5, E1, E2)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Action
from accounts.models import JournalEntry
from establishments.models import User
from ops.lockout import Lockout, canonical, delay
from ops.models import Tally
from tests.factories import PASSWORD, MemberFactory, UserFactory
from tests.pages import soup, text

SIGN_IN = reverse("sign_in")
AGENTS = Lockout("agent")
NOW = timezone.now()
WRONG = "faux mot de passe"


def sign_in(client, user, password=WRONG):
    return client.post(SIGN_IN, {"username": user.username, "password": password})


def fail(client, user, times):
    return [sign_in(client, user) for _ in range(times)]


def is_in(response):
    return response.status_code == 302


@pytest.fixture
def hashed(monkeypatch):
    """Count the hashes: those that look at a password kept (« verify »), and all (« encode »)."""
    count = Counter()
    for name in ("verify", "encode"):
        original = getattr(MD5PasswordHasher, name)

        def counted(*args, name=name, original=original, **kwargs):
            count[name] += 1
            return original(*args, **kwargs)

        monkeypatch.setattr(MD5PasswordHasher, name, counted)
    return count


def guesses(days):
    """How many tries are granted to whoever tries all that he can, all day long."""
    granted = 0
    for quarter in range(24 * 4 * days):
        while AGENTS.reserve("x", at=NOW + timedelta(minutes=15 * quarter)):
            granted += 1
    return granted


def test_a_lock_lasts_twice_the_one_before_and_a_day_at_most():
    minutes = [delay(locks).total_seconds() / 60 for locks in range(9)]

    assert minutes == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    assert delay(30_000) == timedelta(days=1)


def test_grants_thirty_five_guesses_the_first_day_then_five_a_day():
    assert guesses(1) == 35
    Tally.objects.all().delete()
    assert guesses(4) == 35 + 3 * 5


def test_the_fifth_failure_reads_like_the_others_and_locks(client, head):
    answers = {text(response) for response in fail(client, head.user, 5)}

    assert len(answers) == 1
    assert not is_in(sign_in(client, head.user, PASSWORD))


@pytest.mark.parametrize(("minutes", "enters"), [(14, False), (15, True)])
def test_the_right_password_opens_again_once_the_lock_is_over(client, head, minutes, enters):
    with time_machine.travel(NOW, tick=False) as clock:
        fail(client, head.user, 5)
        clock.shift(timedelta(minutes=minutes))

        response = sign_in(client, head.user, PASSWORD)

    assert is_in(response) == enters


def test_a_success_forgets_the_failures(client, head):
    fail(client, head.user, 4)
    sign_in(client, head.user, PASSWORD)
    stranger = Client()
    fail(stranger, head.user, 4)

    assert is_in(sign_in(stranger, head.user, PASSWORD))


def test_a_refusal_while_locked_counts_nothing_and_is_journaled_once_a_lock(client, head):
    wrong = fail(client, head.user, 5)[0]
    before = AGENTS.locked_until(head.user.username, at=timezone.now())

    refused = [sign_in(client, head.user, PASSWORD) for _ in range(3)]

    assert {text(response) for response in refused} == {text(wrong)}
    assert AGENTS.locked_until(head.user.username, at=timezone.now()) == before
    lines = JournalEntry.objects.filter(action=Action.SIGN_IN_LOCKED)
    assert [line.member for line in lines] == [head]


def test_an_unknown_identifier_is_locked_like_another(client):
    nobody = User(username="personne")

    fail(client, nobody, 5)

    assert AGENTS.locked_until("personne", at=timezone.now())


@pytest.mark.parametrize("typed", ["AGENT.Z", " agent.z ", "ａgent.z", "Agent.Z\u00a0"])
def test_one_counter_for_all_the_ways_to_type_an_identifier(client, typed):
    client.post(SIGN_IN, {"username": typed, "password": "faux"})

    assert canonical(typed) == "agent.z"
    assert Tally.objects.get(key=AGENTS._key("agent.z", None)).count == 1


def test_a_stranger_does_not_lock_the_owner_out_of_a_browser_he_knows(client, head):
    sign_in(client, head.user, PASSWORD)
    client.post(reverse("sign_out"))
    stranger = Client()
    fail(stranger, head.user, 6)

    assert is_in(sign_in(client, head.user, PASSWORD))
    assert not is_in(sign_in(stranger, head.user, PASSWORD))


def test_a_browser_that_is_known_has_ten_failures_of_its_own(client, head):
    sign_in(client, head.user, PASSWORD)
    client.post(reverse("sign_out"))

    fail(client, head.user, 9)
    assert is_in(sign_in(client, head.user, PASSWORD))
    client.post(reverse("sign_out"))
    fail(client, head.user, 10)

    assert not is_in(sign_in(client, head.user, PASSWORD))
    assert is_in(sign_in(Client(), head.user, PASSWORD))


def test_a_known_browser_is_known_to_one_account_and_its_mark_cannot_be_made(client, head):
    other = MemberFactory().user
    sign_in(client, head.user, PASSWORD)
    client.post(reverse("sign_out"))
    mark = client.cookies["device"]
    forger = Client()
    forger.cookies["device"] = mark.value[:-1] + ("A" if mark.value[-1] != "A" else "B")
    fail(client, other, 5)
    fail(forger, head.user, 5)

    assert mark["httponly"]
    assert mark["samesite"] == "Lax"
    assert not is_in(sign_in(client, other, PASSWORD))
    assert not is_in(sign_in(forger, head.user, PASSWORD))


def shown(response, user):
    """All that an answer tells, but for what was typed and the token of the form."""
    token = soup(response).select_one("input[name=csrfmiddlewaretoken]")["value"]
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    body = response.text.replace(token, "").replace(user.username, "")
    return response.status_code, headers, sorted(response.cookies), body


def cohort(kind):
    if kind == "unknown":
        return User(username="personne")
    user = MemberFactory(user__is_active=kind != "inactive").user
    if kind == "unusable":
        user.set_unusable_password()
        user.save()
    if kind == "locked":
        fail(Client(), user, 5)
    return user


@pytest.mark.parametrize("kind", ["wrong", "inactive", "unusable", "locked"])
def test_whoever_is_refused_gets_the_same_answer_for_one_hash(client, hashed, kind):
    user, unknown = cohort(kind), cohort("unknown")
    good = PASSWORD if kind in {"inactive", "locked"} else "faux"
    hashed.clear()

    response = sign_in(client, user, good)
    assert hashed["encode"] == 1
    expected = sign_in(Client(), unknown, "faux")

    assert hashed["encode"] == 2
    assert shown(response, user) == shown(expected, unknown)


@pytest.mark.django_db(transaction=True)
def test_of_fifty_guesses_at_once_five_reach_the_password(hashed):
    user = UserFactory()
    hashed.clear()

    def guess(number):
        try:
            return sign_in(Client(), user, f"essai {number}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as robots:
        statuses = list(robots.map(guess, range(50)))

    assert statuses == [200] * 50
    assert hashed == {"verify": 5, "encode": 50}
