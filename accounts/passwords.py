"""Provisional passwords: drawn, sealed, opened, compared. Chosen ones never pass here."""

import hmac
import logging
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from accounts.enums import AccountState
from common import sealing

CHOSEN = "*****"
MISSING = "Non renseigné"
EXPIRED = "Mot de passe provisoire expiré"
UNREADABLE = "Mot de passe illisible : à réinitialiser"
NOT_A_PASSWORD = frozenset({CHOSEN, MISSING, EXPIRED, UNREADABLE})

logger = logging.getLogger(__name__)

# 32 symbols: none is taken for another on paper (no O 0, no I 1).
SYMBOLS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
# A byte drawn at random is a symbol drawn at random: 256 is a multiple of 32.
_TO_SYMBOL = bytes(SYMBOLS[byte % len(SYMBOLS)].encode()[0] for byte in range(256))


class UnreadableSecretError(ValueError):
    """A seal that none of our keys opens: altered, of another account, or its key is gone."""


def draw(count: int) -> list[str]:
    """Draw as many provisional passwords: 60 bits each at the length of G2."""
    length = settings.PROVISIONAL_PASSWORD_LENGTH
    text = secrets.token_bytes(count * length).translate(_TO_SYMBOL).decode()
    return [text[start : start + length] for start in range(0, count * length, length)]


def seal(passwords: Iterable[tuple[int, str]]) -> list[bytes]:
    """Seal each password to its account's id: a seal moved to another account does not open."""
    return sealing.seal((bound_to(pk), password.encode()) for pk, password in passwords)


def renew(account_id: int, sealed: bytes | memoryview) -> bytes | None:
    """The same password under the key that seals now; nothing when none of our keys opens it."""
    if sealed[0] == sealing.current_key():
        return bytes(sealed)
    [renewed] = sealing.renew([(bound_to(account_id), sealed)])
    return renewed


def unseal(account_id: int, sealed: bytes | memoryview) -> str:
    """The password in clear, to be shown or compared at once, never kept."""
    try:
        return sealing.unseal(bound_to(account_id), sealed).decode()
    except sealing.BrokenSealError as error:
        raise UnreadableSecretError(account_id) from error


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
    """What staff may read of a password: the provisional one in clear, a chosen one never (R69).

    One that expired may be wiped already; its date stays, a chosen password has none.
    """
    if state == AccountState.NOT_INFORMED:
        return MISSING
    if sealed is None:
        return CHOSEN if expires_at is None else EXPIRED
    if expires_at is not None and expires_at <= at:
        return EXPIRED
    try:
        return unseal(account_id, sealed)
    except UnreadableSecretError:
        # One seal that does not open spoils neither a list nor the sheets of the others.
        logger.exception("Unreadable seal of account %s", account_id)
        return UNREADABLE


def bound_to(account_id: int) -> bytes:
    """What the seal of a provisional password is made for: it opens for no other account."""
    return b"provisional:%d" % account_id
