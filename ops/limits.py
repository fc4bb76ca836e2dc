"""How often something may be tried: counted in PostgreSQL, so that no flush forgets it (K8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils.crypto import salted_hmac

from ops.models import Tally

SPEND = """
INSERT INTO ops_tally AS known (key, count, since, locks) VALUES (%(key)s, %(cost)s, %(at)s, 0)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN known.since <= %(old)s THEN 0 ELSE known.count END + %(cost)s,
    since = CASE WHEN known.since <= %(old)s THEN %(at)s ELSE known.since END
RETURNING count, since
"""


class Spent(NamedTuple):
    """Where a subject stands: ``is_over`` once a try too many is counted, ``left`` before it."""

    tries: int
    is_over: bool
    retry_at: datetime
    left: int


@dataclass(frozen=True)
class Limit:
    """So many of something by one subject in this time; ``name`` is that of the thing."""

    name: str
    allowed: int
    within: timedelta

    def spend(self, subject: object, *, at: datetime, cost: int = 1) -> Spent:
        """Count a try, refused or not, in one atomic statement; outside a read-only page."""
        old = at - self.within
        values: dict[str, Any] = {"key": self.key(subject), "cost": cost, "at": at, "old": old}
        with connection.cursor() as cursor:
            cursor.execute(SPEND, values)
            count, since = cursor.fetchone()
        return self._spent(count, since)

    def read(self, tally: Tally | None, *, at: datetime) -> Spent:
        """What a counter says at this moment, which changes nothing."""
        if tally is None or tally.since <= at - self.within:
            return self._spent(0, at)
        return self._spent(tally.count, tally.since)

    def forget(self, subject: object) -> None:
        Tally.objects.filter(key=self.key(subject)).delete()

    def key(self, subject: object) -> str:
        """The subject itself is not kept: a dump of the table names nobody."""
        return tally_key(self.name, subject)

    def _spent(self, count: int, since: datetime) -> Spent:
        left = max(self.allowed - count, 0)
        return Spent(count, count > self.allowed, since + self.within, left)


def look(asked: Sequence[tuple[Limit, object]], *, at: datetime) -> list[Spent]:
    """Where subjects stand, without counting a try: one statement for all of them."""
    keys = [limit.key(subject) for limit, subject in asked]
    known = Tally.objects.in_bulk(keys)
    return [limit.read(known.get(key), at=at) for (limit, _), key in zip(asked, keys, strict=True)]


def tally_key(name: str, subject: object) -> str:
    return f"{name}:{salted_hmac(name, str(subject)).hexdigest()[:40]}"
