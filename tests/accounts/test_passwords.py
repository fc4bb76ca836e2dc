"""Provisional passwords: how they are drawn, sealed, opened, and what staff may read."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import passwords
from accounts.enums import AccountState

NN, NI, EC, A = AccountState


def test_has_twelve_symbols_that_nobody_takes_for_another():
    drawn = passwords.draw(2_000)

    assert {len(password) for password in drawn} == {12}
    assert len(set(drawn)) == 2_000
    assert set("".join(drawn)) == set("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")


def test_every_symbol_is_as_likely_as_another():
    counts = Counter("".join(passwords.draw(20_000)))

    expected = 20_000 * 12 / 32
    assert all(abs(count - expected) < 0.1 * expected for count in counts.values())


def test_its_length_is_a_setting(settings):
    settings.PROVISIONAL_PASSWORD_LENGTH = 8

    assert [len(password) for password in passwords.draw(3)] == [8, 8, 8]


def test_a_seal_opens_for_its_account_only():
    [sealed] = passwords.seal([(1, "ABCDEFGH2345")])

    assert passwords.unseal(1, sealed) == "ABCDEFGH2345"
    assert b"ABCDEFGH2345" not in sealed
    with pytest.raises(passwords.UnreadableSecretError):
        passwords.unseal(2, sealed)


def test_the_same_password_is_never_sealed_twice_alike():
    first, second = passwords.seal([(1, "ABCDEFGH2345"), (1, "ABCDEFGH2345")])

    assert first != second


def test_an_older_key_of_the_ring_still_opens_and_the_first_one_seals(settings):
    [old] = passwords.seal([(1, "ABCDEFGH2345")])
    settings.SECRET_RING = "2:" + "22" * 32 + "," + settings.SECRET_RING

    [new] = passwords.seal([(1, "ABCDEFGH2345")])

    assert (old[0], new[0]) == (1, 2)
    assert passwords.unseal(1, old) == passwords.unseal(1, new) == "ABCDEFGH2345"


def test_a_seal_whose_key_is_gone_is_refused(settings):
    [sealed] = passwords.seal([(1, "ABCDEFGH2345")])
    settings.SECRET_RING = "2:" + "22" * 32

    with pytest.raises(passwords.UnreadableSecretError):
        passwords.unseal(1, sealed)


@pytest.mark.parametrize("typed", ["ABCDEFGH2345", " abcdefgh2345 "])
def test_is_recognised_whatever_the_case_typed_on_a_phone(typed):
    [sealed] = passwords.seal([(1, "ABCDEFGH2345")])

    assert passwords.matches(1, sealed, typed)
    assert not passwords.matches(1, sealed, typed.replace("5", "4"))


@pytest.mark.parametrize(
    ("state", "sealed", "days", "shown"),
    [
        (NN, False, None, "Non renseigné"),
        (NI, True, 10, "ABCDEFGH2345"),
        (NI, True, -1, "Mot de passe provisoire expiré"),
        (NI, False, -1, "Mot de passe provisoire expiré"),
        (EC, False, None, "*****"),
        (A, False, None, "*****"),
        (A, True, 10, "ABCDEFGH2345"),
        (A, True, -1, "Mot de passe provisoire expiré"),
        (EC, False, -1, "Mot de passe provisoire expiré"),
        (A, False, -1, "Mot de passe provisoire expiré"),
    ],
)
def test_staff_read_the_provisional_one_and_never_the_chosen_one(state, sealed, days, shown):
    at = timezone.now()
    seal = passwords.seal([(1, "ABCDEFGH2345")])[0] if sealed else None
    expires_at = None if days is None else at + timedelta(days=days)

    assert passwords.shown(1, state, seal, expires_at, at) == shown
