"""Maintenance: everything stays readable, nothing may be written.

Whoever writes holds the lock shared, and reads the cuts as he begins and again before he commits:
a cut recorded and committed, then the lock taken alone, and nobody writes any more (T-24).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import CommandError
from django.db import OperationalError, connection, transaction
from django.db.models import CharField, DateTimeField, Func, Q, QuerySet, Subquery, Value
from django.db.models.functions import Greatest, JSONObject
from django.utils import timezone
from psycopg.errors import LockNotAvailable, QueryCanceled

from ops.models import Maintenance

ANNOUNCED = timedelta(days=7)
# The key of the advisory lock, of this database alone.
LOCK = 1_297_303_636

_UNDER_WAY = """
SELECT max(ends_at) FROM ops_maintenance WHERE starts_at <= %(at)s AND ends_at > %(at)s
"""
# One statement: during a cut the transaction becomes read-only, else it holds the lock.
_BEGIN = f"""
WITH cut AS MATERIALIZED ({_UNDER_WAY})
SELECT max, CASE WHEN max IS NULL THEN pg_advisory_xact_lock_shared({LOCK})::text
    ELSE set_config('transaction_read_only', 'on', true) END FROM cut
"""  # noqa: S608  names of ours

_TOLD = JSONObject(
    starts_at="starts_at",
    ends_at="ends_at",
    before="message_before",
    during="message_during",
    messages="messages",
)


class UnderWayError(Exception):
    """The service is cut: nothing may be written before ``ends_at``."""

    def __init__(self, ends_at: datetime) -> None:
        end = timezone.localtime(ends_at)
        super().__init__(f"Le service est en maintenance jusqu'au {end:%d/%m/%Y à %H:%M}")
        self.ends_at = ends_at


@contextmanager
def writing(clock: Callable[[], datetime] = timezone.now) -> Iterator[None]:
    """What writes, in the transaction under way: UnderWayError undoes it, before it or at its end.

    Two statements in all; a cut that began meanwhile refuses as well.
    """
    _ask(_BEGIN, clock())
    yield
    if not transaction.get_rollback():
        _ask(_UNDER_WAY, clock())


def _ask(statement: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"at": at})
        ends_at = cursor.fetchone()[0]
    if ends_at is not None:
        raise UnderWayError(ends_at)


def refuse_in_command(at: datetime, *, returncode: int = 1) -> None:
    """Stop a command that would write, before anything is read."""
    if cut := under_way(at):
        sentence = f"{UnderWayError(cut.ends_at)} : rien n'a été fait."
        raise CommandError(sentence, returncode=returncode)


def wait_for_writers(timeout: timedelta) -> bool:
    """Wait until those who were writing have ended; say whether they all have, in this time.

    To be called once the cut is committed: nobody begins to write after that. Those who last
    longer will be refused at their end.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            limit = f"{timeout // timedelta(milliseconds=1)}ms"
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [limit])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable | QueryCanceled):
            return False
        raise
    return True


def under_way(at: datetime) -> Maintenance | None:
    """The cut of this moment; of several, the one that ends last."""
    cuts = Maintenance.objects.filter(starts_at__lte=at, ends_at__gt=at)
    return cuts.order_by("-ends_at").first()


def is_on(at: datetime, *, ahead: timedelta = timedelta()) -> bool:
    """Whether the service is cut, or will be before this time has passed."""
    return Maintenance.objects.filter(starts_at__lte=at + ahead, ends_at__gt=at).exists()


def time_lost(since: datetime, until: datetime) -> timedelta:
    """How long the service was cut between two moments: a link lives longer by as much (A34).

    What two cuts share counts once.
    """
    lost, seen = timedelta(), since
    for cut in Maintenance.objects.filter(starts_at__lt=until, ends_at__gt=since).order_by(
        "starts_at"
    ):
        end = min(cut.ends_at, until)
        lost += max(end - max(cut.starts_at, seen), timedelta())
        seen = max(seen, end)
    return lost


def announced(at: datetime) -> Subquery:
    """An expression: the cut to tell about, under way or of the coming days, as JSON."""
    return Subquery(_told(at))


def told(at: datetime) -> dict[str, Any] | None:
    """The same, for a page where no query is at hand to carry it."""
    return _told(at).first()


def told_of(cut: Maintenance) -> dict[str, Any]:
    told: dict[str, Any] = Maintenance.objects.values_list(_TOLD, flat=True).get(pk=cut.pk)
    return told


def _told(at: datetime) -> QuerySet[Maintenance, dict[str, Any]]:
    """Of those under way, the one that ends last; else the next one."""
    is_near = Q(starts_at__lte=at + ANNOUNCED) | Q(announced_from__lte=at)
    near = Maintenance.objects.filter(is_near, ends_at__gt=at)
    by_start = Greatest("starts_at", Value(at, DateTimeField()))
    return near.order_by(by_start, "-ends_at").values_list(_TOLD, flat=True)[:1]


def make_read_only() -> None:
    """Make the transaction under way read-only, where no query is at hand to carry it."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


def refuse_writes() -> Func:
    """An expression that makes the transaction which reads it read-only: PostgreSQL refuses.

    It travels in the first query of a page, at no cost. Inside a savepoint the refusal ends with
    the savepoint.
    """
    return Func(
        Value("transaction_read_only"),
        Value("on"),
        Value(value=True),
        function="set_config",
        output_field=CharField(),
    )
