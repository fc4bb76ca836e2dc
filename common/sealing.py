"""Secrets at rest: sealed by the ring of keys of the environment, each to what it is for (A9)."""

import os
from collections.abc import Iterable
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


class BrokenSealError(ValueError):
    """A seal that none of our keys opens: altered, moved elsewhere, or its key is gone."""


@cache
def _ring(keys: str) -> dict[int, AESGCM]:
    """« 2:hex,1:hex » → ciphers by number; the first one seals, all of them open."""
    ring = {}
    for item in keys.split(","):
        number, _, key = item.strip().partition(":")
        ring[int(number)] = AESGCM(bytes.fromhex(key))
    return ring


def seal(secrets: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    """Seal each secret to what it is bound to, told before it: moved elsewhere, it does not open.

    Layout: key number (1 byte), nonce (12), AES-256-GCM of the secret and its tag.
    """
    number, cipher = next(iter(_ring(settings.SECRET_RING).items()))
    head = bytes([number])
    sealed = []
    for bound_to, secret in secrets:
        nonce = os.urandom(_NONCE)
        sealed.append(head + nonce + cipher.encrypt(nonce, secret, bound_to))
    return sealed


def renew(seals: Iterable[tuple[bytes, bytes | memoryview]]) -> list[bytes | None]:
    """The same secrets sealed by the first key; nothing for a seal that none of our keys opens."""
    renewed: list[bytes | None] = []
    for bound_to, sealed in seals:
        try:
            renewed += seal([(bound_to, unseal(bound_to, sealed))])
        except BrokenSealError:
            renewed.append(None)
    return renewed


def current_key() -> int:
    """The number of the key that seals."""
    return next(iter(_ring(settings.SECRET_RING)))


def unseal(bound_to: bytes, sealed: bytes | memoryview) -> bytes:
    ring, raw = _ring(settings.SECRET_RING), bytes(sealed)
    try:
        return ring[raw[0]].decrypt(raw[1 : 1 + _NONCE], raw[1 + _NONCE :], bound_to)
    except (InvalidTag, KeyError, IndexError, ValueError) as error:
        raise BrokenSealError from error
