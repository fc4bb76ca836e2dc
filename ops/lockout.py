"""Guessing the password of one account: five tries, then locks that grow (G4, P1-P5).

A try is reserved before the password is hashed: of fifty guesses at once, five are looked at.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from ops.limits import tally_key
from ops.models import Tally

FIRST = timedelta(minutes=15)
LONGEST = timedelta(hours=24)

# A row comes back when the try is granted. The try that fills the count locks at once, for those
# that come while it is being looked at; a success forgets all. Locked, nothing moves.
RESERVE = """
INSERT INTO ops_tally AS known (key, count, since, locks) VALUES (%(key)s, 1, %(at)s, 0)
ON CONFLICT (key) DO UPDATE SET
    since = %(at)s,
    count = CASE WHEN known.locked_until IS NULL THEN known.count + 1 ELSE 1 END,
    locks = CASE WHEN known.locked_until IS NULL AND known.count + 1 >= %(tries)s
        THEN known.locks + 1 ELSE known.locks END,
    locked_until = CASE WHEN known.locked_until IS NULL AND known.count + 1 >= %(tries)s
        THEN %(at)s + (%(delays)s::interval[])[LEAST(known.locks + 1, %(steps)s)] END
WHERE known.locked_until IS NULL OR known.locked_until <= %(at)s
RETURNING count
"""


def delay(locks: int) -> timedelta:
    """How long the lock lasts that comes after so many in a row: 15 min, 30, 60… one day."""
    return min(FIRST * (1 << min(locks, 10)), LONGEST)


DELAYS = [delay(locks) for locks in range(8)]


def canonical(identifier: str) -> str:
    """One counter for all the ways to type an identifier: case, width, accents, spaces (P5)."""
    return unicodedata.normalize(
        "NFKC", unicodedata.normalize("NFKC", identifier).casefold()
    ).strip()


@dataclass(frozen=True)
class Lockout:
    """The locks of a realm (« agent », « account »), whose subjects are canonical identifiers.

    An identifier of nobody is counted like another (E7). ``device`` is what ``ops.devices`` says of
    the browser: one where this subject has signed in has its own count, so that a stranger who
    fails does not keep him out (P4).
    """

    realm: str

    def reserve(self, subject: str, device: str | None = None, *, at: datetime) -> bool:
        """Take one try, in one atomic statement; no when locked, and nothing is counted (P2)."""
        limit = "tries_of_a_known_browser" if device else "tries"
        values: dict[str, Any] = {
            "key": self._key(subject, device),
            "at": at,
            "tries": settings.SIGN_IN_LIMITS[limit],
            "delays": DELAYS,
            "steps": len(DELAYS),
        }
        with connection.cursor() as cursor:
            cursor.execute(RESERVE, values)
            return cursor.fetchone() is not None

    def forget(self, subject: str, device: str | None = None) -> None:
        """After a success, a reset or a recovery: the next failure is the first one again."""
        Tally.objects.filter(key=self._key(subject, device)).delete()

    def locked_until(self, subject: str, *, at: datetime) -> datetime | None:
        """When strangers may try again; None when nothing is locked."""
        locks = Tally.objects.filter(key=self._key(subject, None), locked_until__gt=at)
        return locks.values_list("locked_until", flat=True).first()

    def _key(self, subject: str, device: str | None) -> str:
        return tally_key(f"lock-{self.realm}", f"{subject}\0{device or ''}")
