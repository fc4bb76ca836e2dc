"""Codes of one use: those of the day the telephone is lost, and the operator's for a first key.

Only their digests are kept: sixty random bits need no salt nor a slow hash.
"""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.db.models import Q

from accounts.passwords import SYMBOLS
from entrance.models import SpareCode
from establishments.models import User

BACKUPS = 10
ENROLMENT_LIFE = timedelta(days=7)
_GROUPS, _GROUP = 3, 4
LONGEST = 20


def renew_backups(user: User) -> list[str]:
    """Draw the backup codes, to be shown once; those drawn before open nothing more."""
    _forget(user, SpareCode.Purpose.BACKUP)
    codes = [_draw() for _ in range(BACKUPS)]
    SpareCode.objects.bulk_create(
        SpareCode(user=user, purpose=SpareCode.Purpose.BACKUP, digest=_digest(code))
        for code in codes
    )
    return codes


def issue_enrolment(user: User, *, at: datetime) -> str:
    """Draw the code that lets an agent register a key from anywhere; it replaces another."""
    _forget(user, SpareCode.Purpose.ENROLMENT)
    code = _draw()
    SpareCode.objects.create(
        user=user,
        purpose=SpareCode.Purpose.ENROLMENT,
        digest=_digest(code),
        expires_at=at + ENROLMENT_LIFE,
    )
    return code


def take(user: User, purpose: SpareCode.Purpose, typed: str, *, at: datetime) -> bool:
    """Whether this code opens; if so it never does again, even asked twice at once."""
    alive = Q(expires_at=None) | Q(expires_at__gt=at)
    codes = SpareCode.objects.filter(alive, user=user, purpose=purpose, used_at=None)
    return codes.filter(digest=_digest(typed)).update(used_at=at) == 1


def backups_left(user: User) -> int:
    backups = SpareCode.objects.filter(user=user, purpose=SpareCode.Purpose.BACKUP)
    return backups.filter(used_at=None).count()


def forget_all(user: User) -> None:
    SpareCode.objects.filter(user=user).delete()


def _forget(user: User, purpose: SpareCode.Purpose) -> None:
    SpareCode.objects.filter(user=user, purpose=purpose).delete()


def _draw() -> str:
    groups = ("".join(secrets.choice(SYMBOLS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _digest(code: str) -> str:
    """Of the symbols alone: hyphens, spaces and case do not matter to whoever types it."""
    symbols = re.sub(r"[\s-]", "", code).upper()
    return hashlib.sha256(symbols.encode()).hexdigest()
