"""Registering a security key, its backup codes, replacing and removing it; the operator's help."""

import logging
import re
from base64 import b32decode
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry
from entrance import spare_codes
from entrance.models import SpareCode, TotpKey
from establishments.access import STRONG
from tests.conftest import signed_in
from tests.entrance.keys import (
    ACCOUNT,
    ENROL,
    FACTOR,
    REMOVE,
    RENEW,
    START,
    acts,
    code_of,
    give_key,
    session_of,
    sign_in,
    wrong,
)
from tests.factories import UserFactory
from tests.pages import cut_the_service, soup, text

CODE = re.compile(r"[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){2}")


def shown_key(response):
    return b32decode(soup(response).select_one(".steps__key").get_text().replace(" ", ""))


def shown_codes(response):
    return [each.get_text() for each in soup(response).select(".codes code")]


def enrol(client, **proof):
    """Start, read the key as the application would, confirm it: the key and the last answer."""
    key = shown_key(client.post(START, proof, follow=True))
    return key, client.post(ENROL, {"code": code_of(key)})


@pytest.fixture
def outside(settings):
    settings.ADMINISTRATIVE_NETWORKS = []


def test_from_the_administrative_network_a_key_is_shown_then_confirmed(as_head, head):
    page = as_head.post(START, follow=True)
    key = shown_key(page)

    confirmed = as_head.post(ENROL, {"code": code_of(key)})

    assert len(key) == 20
    assert "Votre clé de sécurité est enregistrée." in text(confirmed)
    assert acts() == ["enrol_key"]
    assert as_head.session[STRONG] is True
    assert TotpKey.objects.get(user=head.user).confirmed_at


def test_the_key_can_be_scanned_typed_or_opened(as_head, head):
    page = soup(as_head.post(START, follow=True))

    image = page.select_one("main img")
    address = urlsplit(page.select_one("main a[href^=otpauth]")["href"])
    given = {name: value for name, [value] in parse_qs(address.query).items()}
    groups = page.select_one(".steps__key").get_text().split()
    assert image["src"].startswith("data:image/svg+xml")
    assert image["alt"]
    assert unquote(address.path) == f"/ÉduConnect:{head.user.username}"
    assert given.pop("secret") == "".join(groups)
    assert given == {"issuer": "ÉduConnect", "algorithm": "SHA1", "digits": "6", "period": "30"}
    assert [len(group) for group in groups] == [4] * 8


def test_the_key_stays_the_same_while_the_page_is_shown_again(as_head):
    first = shown_key(as_head.post(START, follow=True))
    as_head.post(ENROL, {"code": wrong(first)})

    assert shown_key(as_head.get(ENROL)) == shown_key(as_head.get(ENROL)) == first


def test_a_wrong_first_code_says_so_and_registers_nothing(as_head, head):
    key = shown_key(as_head.post(START, follow=True))

    response = as_head.post(ENROL, {"code": wrong(key)})

    field = soup(response).select_one("input[name=code]")
    assert soup(response).find(id=field["aria-describedby"].split()[-1]).get_text(strip=True)
    assert TotpKey.objects.get(user=head.user).confirmed_at is None
    assert STRONG not in as_head.session


def test_the_first_code_does_not_open_again(as_head, head, outside, settings):
    settings.ADMINISTRATIVE_NETWORKS = ["127.0.0.0/8"]
    key, _ = enrol(as_head)
    settings.ADMINISTRATIVE_NETWORKS = []

    assert signed_in(head).post(FACTOR, {"code": code_of(key)}).status_code == 200


def test_ten_backup_codes_are_shown_once_and_only_their_digests_are_kept(as_head, head):
    _, confirmed = enrol(as_head)

    codes = shown_codes(confirmed)
    kept = SpareCode.objects.filter(user=head.user, purpose="backup")
    assert len(set(codes)) == kept.count() == 10
    assert all(CODE.fullmatch(code) for code in codes)
    assert all(re.fullmatch("[0-9a-f]{64}", each.digest) for each in kept)
    assert as_head.get(ENROL).url == ACCOUNT
    assert as_head.post(ENROL, {"code": "123456"}).url == ACCOUNT


def test_no_secret_is_left_anywhere_once_registered(as_head, head, caplog):
    caplog.set_level(logging.DEBUG)
    key, confirmed = enrol(as_head)
    code = shown_codes(confirmed)[0]
    pages = [as_head.get(each, follow=True).text for each in (ACCOUNT, START, ENROL, FACTOR)]

    rows = [list(model.objects.values()) for model in (TotpKey, SpareCode, JournalEntry)]
    kept = f"{pages}{caplog.text}{session_of(as_head)}{rows}"

    assert not [each for each in (code, key.hex(), repr(key)[2:-1]) if each in kept]
    assert not soup(confirmed).select("img, .steps__key")


def test_another_session_neither_sees_nor_replaces_unseen_the_key_that_one_shows(as_head, head):
    shown_key(as_head.post(START, follow=True))
    other = signed_in(head)

    assert other.get(ENROL).url == START
    other.post(START)
    assert as_head.get(ENROL).url == START


def test_the_page_of_a_key_closes_after_half_an_hour(head):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        as_head = signed_in(head)
        as_head.post(START)
        clock.shift(timedelta(minutes=29))
        assert as_head.get(ENROL).status_code == 200
        clock.shift(timedelta(minutes=1))
        assert as_head.get(ENROL).url == START


def test_from_elsewhere_a_key_is_not_registered_without_the_operator_s_code(as_head, outside):
    assert as_head.get(START).url == FACTOR
    assert as_head.post(START).url == FACTOR
    assert as_head.get(ENROL).url == START
    assert not TotpKey.objects.exists()


def test_the_operator_s_code_lets_register_a_key_from_anywhere_once(head, outside, capsys):
    call_command("second_factor", "code", head.user.username)
    code = CODE.search(capsys.readouterr().out).group()
    as_head, thief = signed_in(head), signed_in(head)

    opened = as_head.post(FACTOR, {"code": code}, follow=True)
    again = thief.post(FACTOR, {"code": code})
    as_head.post(ENROL, {"code": code_of(shown_key(opened))})

    assert again.status_code == 200
    assert "Ce code est refusé." in text(again)
    assert as_head.get(reverse("home")).status_code == 200


@pytest.mark.parametrize(("days", "opens"), [(6, True), (7, False)])
def test_the_operator_s_code_lasts_seven_days(head, outside, days, opens):
    issued = timezone.now() - timedelta(days=days)
    code = spare_codes.issue_enrolment(head.user, at=issued)

    assert (signed_in(head).post(FACTOR, {"code": code}).status_code == 302) is opens


def test_the_operator_s_code_is_of_one_agent_and_replaces_the_one_before(head, outside):
    old = spare_codes.issue_enrolment(head.user, at=timezone.now())
    new = spare_codes.issue_enrolment(head.user, at=timezone.now())
    theirs = spare_codes.issue_enrolment(UserFactory(), at=timezone.now())

    answers = [signed_in(head).post(FACTOR, {"code": each}) for each in (old, theirs, new)]

    assert [answer.status_code for answer in answers] == [200, 200, 302]


def test_nothing_is_registered_during_a_maintenance(as_head, head, settings):
    as_head.post(START)
    code = spare_codes.issue_enrolment(head.user, at=timezone.now())
    cut_the_service()

    answers = [as_head.post(START), as_head.post(ENROL, {"code": "123456"})]
    settings.ADMINISTRATIVE_NETWORKS = []
    answers.append(as_head.post(FACTOR, {"code": code}))

    assert [answer.status_code for answer in answers] == [503] * 3
    assert SpareCode.objects.get().used_at is None


def test_replacing_a_key_asks_for_a_code_first_and_the_old_one_opens_until_then(as_head, head):
    old_codes = give_key(head.user)

    refused = as_head.post(START, {"code": wrong()})
    started = as_head.post(START, {"backup_code": old_codes[0]}, follow=True)
    old_opens = signed_in(head).post(FACTOR, {"code": code_of()})
    new = shown_key(started)
    as_head.post(ENROL, {"code": code_of(new)})

    assert refused.status_code == 200
    assert old_opens.status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        after = {"old": code_of(), "new": code_of(new)}
        opened = {k: signed_in(head).post(FACTOR, {"code": v}) for k, v in after.items()}
    assert {k: v.status_code for k, v in opened.items()} == {"old": 200, "new": 302}
    assert SpareCode.objects.filter(user=head.user, used_at=None).count() == 10


@pytest.mark.parametrize("address", [START, RENEW, REMOVE])
def test_what_touches_a_key_asks_for_one_of_its_codes(as_head, head, address):
    give_key(head.user)
    before = list(TotpKey.objects.values()), list(SpareCode.objects.values())

    answers = [as_head.post(address), as_head.post(address, {"code": wrong()})]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert (list(TotpKey.objects.values()), list(SpareCode.objects.values())) == before


def test_a_password_alone_does_not_even_open_these_pages_from_elsewhere(as_head, head, outside):
    give_key(head.user)

    for address in (START, ENROL, RENEW, REMOVE, ACCOUNT):
        assert as_head.get(address).url.startswith(f"{FACTOR}?next=")


def test_a_removed_key_opens_no_more_nor_do_its_backup_codes(as_head, head, outside):
    codes = give_key(head.user)
    as_head.post(FACTOR, {"backup_code": codes[0]})

    response = as_head.post(REMOVE, {"code": code_of()}, follow=True)

    assert "Votre clé de sécurité a été supprimée." in text(response)
    assert (TotpKey.objects.count(), SpareCode.objects.count()) == (0, 0)
    assert acts() == ["second_factor", "remove_key"]
    assert signed_in(head).post(FACTOR, {"backup_code": codes[1]}).status_code == 200


def test_a_removed_key_ends_the_sessions_that_it_may_have_opened(head):
    give_key(head.user)
    here, elsewhere = (sign_in(Client(), head.user) for _ in range(2))

    here.post(REMOVE, {"code": code_of()})

    assert [client.get(ACCOUNT).status_code for client in (here, elsewhere)] == [200, 302]


def test_the_operator_s_reset_ends_every_session(head):
    give_key(head.user)
    client = sign_in(Client(), head.user)

    call_command("second_factor", "reset", head.user.username)

    assert client.get(ACCOUNT).status_code == 302


def test_new_backup_codes_replace_the_old_ones(as_head, head, outside):
    old = give_key(head.user)
    as_head.post(FACTOR, {"backup_code": old[0]})

    new = shown_codes(as_head.post(RENEW, {"code": code_of()}))

    statuses = [
        signed_in(head).post(FACTOR, {"backup_code": code}).status_code for code in (old[1], new[0])
    ]
    assert (len(new), statuses) == (10, [200, 302])


def test_the_operator_removes_a_lost_key_and_it_is_in_the_journal(head, capsys):
    give_key(head.user)

    call_command("second_factor", "reset", head.user.username)

    entry = JournalEntry.objects.get()
    assert (entry.action, entry.member, entry.establishment) == (
        "remove_key",
        None,
        head.establishment,
    )
    assert (TotpKey.objects.count(), SpareCode.objects.count()) == (0, 0)
    assert "sont supprimés." in capsys.readouterr().out


def test_the_operator_is_told_what_cannot_be(head, capsys):
    give_key(head.user)

    with pytest.raises(CommandError, match="Aucun agent n'a l'identifiant « personne »"):
        call_command("second_factor", "reset", "personne")
    with pytest.raises(CommandError, match="a déjà une clé de sécurité"):
        call_command("second_factor", "code", head.user.username)
    assert not capsys.readouterr().out
