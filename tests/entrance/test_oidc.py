"""The identity provider of the staff, a real process beside the tests: who enters, who does not."""

import json
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.urls import reverse

from accounts.models import JournalEntry
from entrance import oidc
from establishments.access import STRONG
from tests.conftest import signed_in
from tests.factories import MemberFactory
from tests.pages import said
from tests.postman import free_port

LEAVE, BACK, SIGN_IN = reverse("oidc"), reverse("oidc_back"), reverse("sign_in")
FAILED = "La connexion n'a pas abouti. Réessayez, ou connectez-vous autrement."
AGENTS = [
    {"sub": "1", "preferred_username": "m.dupont", "acr": "eidas2"},
    {"sub": "2", "preferred_username": "inconnu"},
    {"sub": "3"},
]


@pytest.fixture(scope="module")
def provider():
    """The address of a provider that knows three agents."""
    port = free_port()
    known = [f"--user-claims={json.dumps(agent)}" for agent in AGENTS]
    command = [sys.executable, "-m", "oidc_provider_mock", f"--port={port}", "-n", "true", *known]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    issuer = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            requests.get(f"{issuer}/.well-known/openid-configuration", timeout=5)
            break
        except requests.ConnectionError:
            time.sleep(0.05)
    yield issuer
    process.terminate()
    process.wait()


@pytest.fixture(autouse=True)
def _configured(settings, provider):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = provider, "educonnect"
    settings.OIDC_CLIENT_SECRET = "secret-de-test"
    yield
    oidc._client.cache_clear()


@pytest.fixture
def member():
    return MemberFactory(user__username="m.dupont")


def authorised(client, sub="1"):
    """Leave for the provider, say who one is: the address it sends back to."""
    away = client.get(LEAVE)
    answer = requests.post(away.url, data={"sub": sub}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def test_an_agent_known_here_enters(client, member):
    answer = client.get(authorised(client))

    assert answer.url == reverse("start")
    assert client.get(reverse("home")).status_code == 200
    [entry] = JournalEntry.objects.filter(action="sign_in")
    assert entry.member == member


def test_he_comes_back_where_he_was_going_and_never_elsewhere(client, member):
    wanted, evil = reverse("students:list"), "https://evil.example/"

    targets = []
    for target in (wanted, evil):
        client.get(LEAVE, {"next": target})
        back = authorised_with(client, target)
        targets.append(client.get(back).url)

    assert targets == [wanted, reverse("start")]


def authorised_with(client, target):
    away = client.get(LEAVE, {"next": target})
    answer = requests.post(away.url, data={"sub": "1"}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def test_the_request_carries_a_state_a_nonce_and_a_challenge(client):
    asked = parse_qs(urlsplit(client.get(LEAVE).url).query)

    assert {len(asked[name][0]) >= 32 for name in ("state", "nonce", "code_challenge")} == {True}
    assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])


@pytest.mark.parametrize("sub", ["2", "3"])
def test_an_agent_unknown_or_unnamed_does_not_enter(client, member, sub):
    answer = client.get(authorised(client, sub), follow=True)

    assert answer.redirect_chain[-1][0] == SIGN_IN
    assert len(said(answer)) == 1
    assert client.get(reverse("home")).status_code == 302


def test_an_inactive_agent_does_not_enter(client, member):
    member.user.is_active = False
    member.user.save()

    client.get(authorised(client))

    assert client.get(reverse("home")).status_code == 302


def test_a_code_opens_once(client, member):
    back = authorised(client)
    client.get(back)
    client.post(reverse("sign_out"))

    answer = client.get(back, follow=True)

    assert said(answer) == [FAILED]
    assert client.get(reverse("home")).status_code == 302


def test_the_code_of_another_browser_does_not_enter(client, member):
    """T-11: the victim's browser is sent back with what the attacker was given."""
    back = authorised(client)
    victim = type(client)()

    answer = victim.get(back, follow=True)

    assert said(answer) == [FAILED]
    assert victim.get(reverse("home")).status_code == 302


@pytest.mark.parametrize(
    "spoil",
    [
        lambda back: back.split("state=")[0] + "state=autre",
        lambda back: back.replace("code=", "code=x"),
        lambda back: BACK,
        lambda back: f"{BACK}?error=access_denied&error_description=<b>non</b>",
    ],
)
def test_what_comes_back_spoilt_does_not_enter(client, member, spoil):
    answer = client.get(spoil(authorised(client)), follow=True)

    assert said(answer) == [FAILED]
    assert "<b>non</b>" not in answer.content.decode()
    assert client.get(reverse("home")).status_code == 302


def test_a_token_made_for_another_application_does_not_enter(client, member, settings):
    back = authorised(client)
    settings.OIDC_CLIENT_ID = "autre-application"

    answer = client.get(back, follow=True)

    assert said(answer) == [FAILED]


def test_a_provider_that_is_down_is_told_and_the_rest_goes_on(client, member, settings):
    settings.OIDC_ISSUER = f"http://127.0.0.1:{free_port()}"

    answer = client.get(LEAVE, follow=True)

    assert said(answer) == [FAILED]
    assert client.get(SIGN_IN).status_code == 200


@pytest.mark.parametrize(("strong", "opens"), [(["eidas2"], 200), ([], 302)])
def test_the_provider_vouches_for_a_second_factor_by_its_acr(
    client, member, settings, strong, opens
):
    settings.OIDC_STRONG_ACR, settings.ADMINISTRATIVE_NETWORKS = strong, []

    client.get(authorised(client))

    assert client.session.get(STRONG, False) is (opens == 200)
    assert client.get(reverse("home")).status_code == opens


def test_the_sign_in_page_offers_it_only_when_it_is_configured(client, settings):
    offered = client.get(SIGN_IN).content.decode()
    settings.OIDC_ISSUER = ""

    assert LEAVE in offered
    assert LEAVE not in client.get(SIGN_IN).content.decode()
    assert client.get(LEAVE).status_code == client.get(BACK).status_code == 404


def test_his_first_entry_ends_the_password_that_another_may_have_chosen_for_him(client, member):
    thief = signed_in(member)

    client.get(authorised(client))

    member.user.refresh_from_db()
    assert not member.user.has_usable_password()
    assert thief.get(reverse("home")).status_code == 302
    assert client.get(reverse("home")).status_code == 200
