"""Secrets at rest: what opens a seal, and what does not (A9)."""

import pytest

from common import sealing

OTHER = "2:" + "22" * 32


def test_a_seal_opens_for_what_it_is_bound_to_and_nothing_else():
    [sealed] = sealing.seal([(b"totp:1", b"secret")])

    assert sealing.unseal(b"totp:1", sealed) == b"secret"
    for bound_to in (b"totp:2", b"provisional:1", b""):
        with pytest.raises(sealing.BrokenSealError):
            sealing.unseal(bound_to, sealed)


def test_two_seals_of_one_secret_differ_and_neither_holds_it():
    first, second = sealing.seal([(b"totp:1", b"secret"), (b"totp:1", b"secret")])

    assert first != second
    assert b"secret" not in first + second


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x01short", b"\x09" + b"0" * 40])
def test_what_is_no_seal_is_refused(broken):
    with pytest.raises(sealing.BrokenSealError):
        sealing.unseal(b"totp:1", broken)


def test_the_first_key_of_the_ring_seals_and_all_open(settings):
    [old] = sealing.seal([(b"totp:1", b"secret")])
    settings.SECRET_RING = f"{OTHER},{settings.SECRET_RING}"
    [new] = sealing.seal([(b"totp:1", b"secret")])

    assert (old[0], new[0]) == (1, 2)
    assert sealing.unseal(b"totp:1", old) == sealing.unseal(b"totp:1", new) == b"secret"
