"""What is kept too long is deleted: the night's last chore on the data (F20, A7).

So many rows a transaction; killed, the rest is found to do again. Nothing here is about a person's
own account: guardians.departures erases those.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import journal
from accounts.enums import Action, MailState
from accounts.models import AccountEvent, Distribution, IdentifierRequest, JournalEntry, Outbox
from audit.forms import oldest
from entrance.models import AgentSession
from ops import maintenance
from ops.models import Run, Tally
from ops.night import Tonight
from stats.models import DailyCount
from sync.models import Anomaly, Change, FileRun, Parcel
from sync.querysets import TAKEN

BATCH = 5_000
# Marks of the journal that one transaction deletes, about.
MARKS = 50_000
DAY = timedelta(days=1)
MONTH, TWO_MONTHS, SEASON, YEAR_AND_MORE = 30 * DAY, 60 * DAY, 90 * DAY, 396 * DAY
SETTLED = (MailState.SENT, MailState.ABANDONED)
_BY_CLASS = (DailyCount.Scope.DIVISION, DailyCount.Scope.MEF)


@dataclass(frozen=True)
class When:
    day: date
    at: datetime

    @property
    def journal_since(self) -> datetime:
        """What the journal still shows begins there (JOURNAL_MONTHS)."""
        first = datetime.combine(oldest(self.day), datetime.min.time())
        return timezone.make_aware(first)


def purge(tonight: Tonight) -> dict[str, int]:
    return sweep(When(tonight.business_day, tonight.at))


def sweep(when: When, *, dry_run: bool = False) -> dict[str, int]:
    """Delete what is due, or only count it; how much, by kind."""
    figures = {"seals": _blank_seals(dry_run=dry_run)}
    for name, rows in _before_the_journal(when).items():
        figures[name] = rows.count() if dry_run else _drop(rows)
    lines = _journal(when)
    figures["journal"] = lines.count() if dry_run else _drop_journal(lines, when)
    for name, rows in _others(when).items():
        figures[name] = rows.count() if dry_run else _drop(rows)
    figures["spooled"] = _empty_spool(when, dry_run=dry_run)
    return figures


def _before_the_journal(when: When) -> dict[str, QuerySet]:
    """What a line of the journal is kept for."""
    requests = IdentifierRequest.objects.filter(settled_at__lt=when.journal_since)
    return {
        "distributions": Distribution.objects.filter(expires_at__lt=when.at - DAY),
        "mails": Outbox.objects.filter(_is_past(when)),
        "identifier_requests": requests,
    }


def _is_past(when: When) -> Q:
    return Q(state__in=SETTLED, created_at__lt=when.journal_since)


def _journal(when: When) -> QuerySet[JournalEntry]:
    """The lines past the retention; those of papers or mails that still stand wait with them."""
    of_entry = Q(entry=OuterRef("pk"))
    kept = (
        Distribution.objects.filter(of_entry, expires_at__gte=when.at - DAY),
        Outbox.objects.filter(of_entry).exclude(_is_past(when)),
        IdentifierRequest.objects.filter(of_entry).exclude(settled_at__lt=when.journal_since),
    )
    past = JournalEntry.objects.filter(at__lt=when.journal_since)
    return past.exclude(Exists(kept[0])).exclude(Exists(kept[1])).exclude(Exists(kept[2]))


def _others(when: When) -> dict[str, QuerySet]:
    hours = timedelta(hours=settings.AGENT_SESSIONS["hours"])
    old = when.at - SEASON
    unlocked = Q(locked_until=None) | Q(locked_until__lt=old)
    return {
        "tallies": Tally.objects.filter(unlocked, since__lt=old),
        "sessions": Session.objects.filter(expire_date__lt=when.at),
        "agent_sessions": AgentSession.objects.filter(opened_at__lt=when.at - hours - DAY),
        # Both may name people: they are of no use past a season, but for what is still to correct.
        "changes": Change.objects.filter(run__started_at__lt=old),
        "anomalies": Anomaly.objects.filter(run__started_at__lt=old).exclude(run__in=_in_force()),
        "parcels": Parcel.objects.filter(run__business_day__lt=when.day - MONTH),
        "file_runs": _file_runs(when),
        "daily_counts": DailyCount.objects.filter(
            day__lt=when.day - TWO_MONTHS, scope__in=_BY_CLASS
        ),
        "runs": Run.objects.filter(business_day__lt=when.day - YEAR_AND_MORE),
    }


def _file_runs(when: When) -> QuerySet[FileRun]:
    """But those on hold, and those whose data are in force: the next file is compared to them."""
    old = FileRun.objects.filter(started_at__lt=when.at - YEAR_AND_MORE)
    return old.exclude(outcome=FileRun.Outcome.HELD).exclude(pk__in=_in_force())


def _in_force() -> QuerySet:
    """Of each content of each establishment, the latest file that was taken."""
    content = ("establishment", "kind")
    taken = FileRun.objects.exclude(establishment=None).filter(outcome__in=TAKEN)
    since = Coalesce("decided_at", "started_at").desc()
    latest: QuerySet = taken.order_by(*content, since, "-pk").distinct(*content).values("pk")
    return latest


@contextmanager
def _writing() -> Iterator[None]:
    with transaction.atomic(), maintenance.writing():
        yield


def _drop(rows: QuerySet) -> int:
    """With what hangs on them; refused, and nothing of the batch done, if the service is cut."""
    dropped = 0
    while True:
        with _writing():
            keys = list(rows.order_by().values_list("pk", flat=True)[:BATCH])
            if not keys:
                return dropped
            rows.model._base_manager.filter(pk__in=keys).delete()
        dropped += len(keys)


def _drop_journal(lines: QuerySet[JournalEntry], when: When) -> int:
    """The marks, then their lines; the journal itself says that it was purged (A7)."""
    dropped = 0
    while True:
        with _writing():
            keys = _some(lines)
            if not keys:
                return dropped
            with _journal_open():
                AccountEvent.objects.filter(entry__in=keys)._raw_delete(DEFAULT_DB_ALIAS)
                JournalEntry.objects.filter(pk__in=keys)._raw_delete(DEFAULT_DB_ALIAS)
            details = {"rows": len(keys), "until": str(oldest(when.day) - DAY)}
            asked = journal.Request(journal.Author(), when.at, details=details)
            journal.record(Action.PURGE_JOURNAL, asked, [])
        dropped += len(keys)


@contextmanager
def _journal_open() -> Iterator[None]:
    """Let these deletions through: the database refuses all others."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL educonnect.purge_journal = 'on'")
        yield
        cursor.execute("SET LOCAL educonnect.purge_journal = 'off'")


def _some(lines: QuerySet[JournalEntry]) -> list[int]:
    """As many as have not too many marks, and one at least."""
    keys: list[int] = []
    marks = 0
    for pk, count in lines.order_by("pk").values_list("pk", "count")[:BATCH]:
        marks += count
        if keys and marks > MARKS:
            break
        keys.append(pk)
    return keys


def _blank_seals(*, dry_run: bool) -> int:
    """A mail settled needs no password any more: a crash alone may have left one."""
    left = Outbox.objects.filter(state__in=SETTLED, sealed_password__isnull=False)
    if dry_run:
        return left.count()
    with _writing():
        return left.update(sealed_password=None)


def _empty_spool(when: When, *, dry_run: bool) -> int:
    """The copies of files that nobody has to decide of any more, left by a crash."""
    folder = Path(settings.SYNC_SPOOL)
    if not folder.is_dir():
        return 0
    held = {str(pk) for pk in FileRun.objects.held().values_list("pk", flat=True)}
    before = (when.at - DAY).timestamp()
    left = [
        copy
        for copy in folder.iterdir()
        if copy.name not in held and copy.is_file() and copy.stat().st_mtime < before
    ]
    for copy in left if not dry_run else ():
        copy.unlink(missing_ok=True)
    return len(left)
