"""Provisional passwords: drawn, sealed, opened, compared. Chosen ones never pass here."""

import hmac
import logging
import os
import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from accounts.enums import AccountState

CHOSEN = "*****"
MISSING = "Non renseigné"
EXPIRED = "Mot de passe provisoire expiré"
UNREADABLE = "Mot de passe illisible : à réinitialiser"
NOT_A_PASSWORD = frozenset({CHOSEN, MISSING, EXPIRED, UNREADABLE})

logger = logging.getLogger(__name__)

# 32 symbols: none is taken for another on paper (no O 0, no I 1).
SYMBOLS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_NONCE = 12
# A byte drawn at random is a symbol drawn at random: 256 is a multiple of 32.
_TO_SYMBOL = bytes(SYMBOLS[byte % len(SYMBOLS)].encode()[0] for byte in range(256))


class UnreadableSecretError(ValueError):
    """A seal that none of our keys opens: altered, of another account, or its key is gone."""


@cache
def _ring(keys: str) -> dict[int, AESGCM]:
    """« 2:hex,1:hex » → ciphers by number; the first one seals, all of them open."""
    ring = {}
    for item in keys.split(","):
        number, _, key = item.strip().partition(":")
        ring[int(number)] = AESGCM(bytes.fromhex(key))
    return ring


def draw(count: int) -> list[str]:
    """Draw as many provisional passwords: 60 bits each at the length of G2."""
    length = settings.PROVISIONAL_PASSWORD_LENGTH
    text = secrets.token_bytes(count * length).translate(_TO_SYMBOL).decode()
    return [text[start : start + length] for start in range(0, count * length, length)]


def seal(passwords: Iterable[tuple[int, str]]) -> list[bytes]:
    """Seal each password to its account's id: a seal moved to another account does not open.

    Layout: key number (1 byte), nonce (12), AES-256-GCM of the password and its tag.
    """
    ring = _ring(settings.SECRET_RING)
    number, cipher = next(iter(ring.items()))
    head = bytes([number])
    sealed = []
    for account_id, password in passwords:
        nonce = os.urandom(_NONCE)
        text = cipher.encrypt(nonce, password.encode(), _bound_to(account_id))
        sealed.append(head + nonce + text)
    return sealed


def unseal(account_id: int, sealed: bytes | memoryview) -> str:
    """The password in clear, to be shown or compared at once, never kept."""
    raw = bytes(sealed)
    try:
        cipher = _ring(settings.SECRET_RING)[raw[0]]
        text = cipher.decrypt(raw[1 : 1 + _NONCE], raw[1 + _NONCE :], _bound_to(account_id))
    except (InvalidTag, KeyError, IndexError) as error:
        raise UnreadableSecretError(account_id) from error
    return text.decode()


def matches(account_id: int, sealed: bytes | memoryview, typed: str) -> bool:
    """Compare in constant time; the case typed on a phone does not matter."""
    return hmac.compare_digest(unseal(account_id, sealed).encode(), typed.strip().upper().encode())


def shown(
    account_id: int,
    state: str,
    sealed: bytes | memoryview | None,
    expires_at: datetime | None,
    at: datetime,
) -> str:
    """What staff may read of a password: the provisional one in clear, a chosen one never (R69)."""
    if state == AccountState.NOT_INFORMED:
        return MISSING
    if sealed is None and state == AccountState.INFORMED:
        return EXPIRED
    if sealed is None:
        return CHOSEN
    if expires_at is not None and expires_at <= at:
        return EXPIRED
    try:
        return unseal(account_id, sealed)
    except UnreadableSecretError:
        # One seal that does not open spoils neither a list nor the sheets of the others.
        logger.exception("Unreadable seal of account %s", account_id)
        return UNREADABLE


def _bound_to(account_id: int) -> bytes:
    return b"provisional:%d" % account_id
