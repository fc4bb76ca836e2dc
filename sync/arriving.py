"""The first step of the night: what arrived in the inbox, taken by several processes at once."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import quote, urlencode

from celery import current_task
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, IntegerField, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from establishments.models import Establishment
from ops import maintenance
from ops.models import Run
from ops.night import Tonight
from sync import night, parcels, scanning, spool, tasks
from sync.models import FileRun, Parcel
from sync.night import Intake
from sync.sources.records import FeedKind

Outcome = FileRun.Outcome
LOOK_AGAIN = 5.0


def take_arrivals(tonight: Tonight) -> dict[str, int]:
    """Take every file that arrived since the last night, and count what came of them.

    A file still being written is waited for, SYNC_PATIENCE seconds in all; then it is for another
    night. Without an inbox, only the files that have been on hold for too long are settled.
    """
    clock = partial(_now, tonight.at, time.monotonic())
    with transaction.atomic(), maintenance.writing():
        night.expire(tonight.at)
    if settings.SYNC_INBOX is None:
        return {}
    spool.sweep(tonight.at)
    growing = take_what_is_there(tonight.run, clock())
    while growing and clock() - tonight.at < timedelta(seconds=settings.SYNC_PATIENCE):
        time.sleep(LOOK_AGAIN)
        growing = take_what_is_there(tonight.run, clock())
    return _figures(tonight.run) | {"growing": growing}


def take_what_is_there(run: Run, at: datetime) -> int:
    """List the arrivals, take them all, and say how many files are not whole yet."""
    clock = partial(_now, at, time.monotonic())
    with transaction.atomic(), maintenance.writing():
        found = scanning.scan(at)
        parcels.list_arrivals(run, found.arrived)
    to_do = Parcel.objects.filter(run=run, state=Parcel.State.TODO).count()
    with helped(run, min(settings.SYNC_PROCESSES, to_do) - 1):
        parcels.drain(run, clock, to_the_end=True)
    if found.export:
        parcels.take_export(found.export, Intake(clock(), night=run))
    return found.growing


@contextmanager
def helped(run: Run, helpers: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many other processes drain as well: those of the queue, or else of this machine."""
    if settings.REDIS_URL and current_task:
        tasks.call(run.pk, helpers)
        yield []
        return
    command = [sys.executable, "-m", "django", "drain_feed", str(run.pk)]
    started = [
        subprocess.Popen(command, cwd=settings.BASE_DIR, env=_environment())  # noqa: S603  ours
        for _ in range(helpers)
    ]
    try:
        yield started
    finally:
        for each in started:
            each.wait()


def _environment() -> dict[str, str]:
    """That of this process, with the very database it uses, whatever lent it."""
    held = {key: str(value or "") for key, value in connection.settings_dict.items()}
    user, password, host = (quote(held[key], safe="") for key in ("USER", "PASSWORD", "HOST"))
    login = f"{user}:{password}@" if password else f"{user}@"
    if held["HOST"].startswith("/"):  # the folder of a socket
        where = f"{login}/{held['NAME']}?host={host}"
    else:
        where = f"{login}{host}{':' if held['PORT'] else ''}{held['PORT']}/{held['NAME']}"
    return os.environ | {"DATABASE_URL": f"postgres://{where}{_asked(where)}"}


def _asked(where: str) -> str:
    """What the connection asks for besides, such as « sslmode »; the settings add their own."""
    options = connection.settings_dict.get("OPTIONS", {})
    told = urlencode({key: value for key, value in options.items() if key != "options"})
    return f"{'&' if '?' in where else '?'}{told}" if told else ""


def _now(began_at: datetime, began: float) -> datetime:
    return began_at + timedelta(seconds=time.monotonic() - began)


def absent(run: Run) -> QuerySet[Establishment]:
    """Those that a night has fed already, and that nothing came for that night (A04)."""
    by_night = FileRun.objects.exclude(night=None).exclude(establishment=None)
    # The identifiers of the AAF feed nobody.
    by_night = by_night.exclude(kind=FeedKind.IDENTIFIERS)
    fed = by_night.filter(night=run).values("establishment")
    awaited = by_night.filter(night__business_day__lt=run.business_day).values("establishment")
    return Establishment.objects.filter(pk__in=awaited).exclude(pk__in=fed).order_by("uai")


def _figures(run: Run) -> dict[str, int]:
    """Counted from what was written: the same for a night that was interrupted."""
    files = FileRun.objects.filter(night=run)
    outcomes = dict(files.order_by().values_list("outcome").annotate(Count("pk")))
    anomalies = files.aggregate(
        found=Sum(Cast(KT("figures__anomalies"), IntegerField()), default=0)
    )
    return {
        "arrived": sum(outcomes.values()),
        **{
            outcome.value: outcomes.get(outcome.value, 0)
            for outcome in (Outcome.APPLIED, Outcome.UNCHANGED, Outcome.REFUSED, Outcome.HELD)
        },
        "absent": absent(run).count(),
        "anomalies": anomalies["found"],
        "failed": Parcel.objects.filter(run=run, state=Parcel.State.FAILED).count(),
    }
