"""The night: its steps in order, each done once for its business day (K3).

PostgreSQL alone decides: a row a step and a night, and one lock for whoever does them. A process
that is killed lets the lock go, and leaves a step « running » that the next one takes up again.
"""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from ops import maintenance
from ops.models import Run
from ops.steps import Step

MOST_TRIES = 3
INTERRUPTED = "Interrompue"
# The key of the advisory lock, of this database alone.
LOCK = 1_297_303_637
# What a step may ask of the database at once, longer than a page; a process killed in the middle
# of a statement is seen within a second.
_LIMITS = {"statement_timeout": "300s", "client_connection_check_interval": "1s"}

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]
Outcome = Run.Outcome


class BusyError(Exception):
    """Another process is doing the night."""


@dataclass(frozen=True)
class Tonight:
    """What a step is given: its run, and the moment at which it began."""

    run: Run
    at: datetime

    @property
    def business_day(self) -> date:
        return self.run.business_day


def steps() -> tuple[Step, ...]:
    found: tuple[Step, ...] = import_string(settings.NIGHT)
    return found


def opens_at(step: Step, day: date) -> datetime:
    """The instant from which the step of that night may begin.

    Of an hour that happens twice, the first; one that does not exist is when clocks go forward.
    """
    local = datetime.combine(day, step.not_before, timezone.get_default_timezone())
    return local.astimezone(UTC)


def business_day(at: datetime) -> date:
    """The latest night that has begun: those missed before it are not done any more."""
    today = timezone.localdate(at)
    return today if opens_at(steps()[0], today) <= at else today - timedelta(days=1)


def due(at: datetime, *, at_once: bool = False) -> list[Step]:
    """What remains of the latest night, in order: what its hour allows, or everything at once.

    A step given up is left alone, unless everything is asked for at once.
    """
    day = business_day(at)
    runs = {run.kind: run for run in Run.objects.filter(business_day=day)}
    asked = [step for step in steps() if at_once or opens_at(step, day) <= at]
    return [step for step in asked if _remains(runs.get(step.name), at_once=at_once)]


def run_due(
    clock: Clock = timezone.now,
    *,
    at_once: bool = False,
    tell: Callable[[Run], object] | None = None,
) -> list[Run]:
    """Do what is due, in order, and return what was done; ``tell`` hears of each step as it ends.

    A step that fails is tried again next time, and the following ones wait for it, up to three
    tries; at once, all three are now. BusyError if another process is at it, UnderWayError as soon
    as the service is cut: both lose nothing.
    """
    ran: list[Run] = []
    if not due(clock(), at_once=at_once):
        return ran
    with _alone():
        day = business_day(clock())
        for step in steps():
            if not at_once and clock() < opens_at(step, day):
                break
            run = Run.objects.filter(kind=step.name, business_day=day).first()
            if not _remains(run, at_once=at_once):
                continue
            run = _attempt(step, day, clock, gives_up=not at_once)
            while at_once and _remains(run):
                run = _attempt(step, day, clock)
            ran.append(run)
            if tell:
                tell(run)
            if _remains(run):
                break
    return ran


def run_step(name: str, clock: Clock = timezone.now) -> Run:
    """Do one step of the latest night, done already or not: the operator's will."""
    [step] = [step for step in steps() if step.name == name]
    with _alone():
        return _attempt(step, business_day(clock()), clock)


def _remains(run: Run | None, *, at_once: bool = False) -> bool:
    if run is None or run.outcome == Outcome.RUNNING:
        return True
    return run.outcome == Outcome.FAILED and (at_once or run.tries < MOST_TRIES)


def _attempt(step: Step, day: date, clock: Clock, *, gives_up: bool = False) -> Run:
    """Try a step once; one that was killed as many times as it may be tried is given up."""
    run, was_killed = _begin(step, day, clock)
    if gives_up and was_killed and run.tries > MOST_TRIES:
        return _end(run, Outcome.FAILED, clock, error=INTERRUPTED, tries=MOST_TRIES)
    try:
        figures = import_string(step.work)(Tonight(run, run.started_at))
    except maintenance.UnderWayError:
        raise
    except Exception as error:  # noqa: BLE001  one step spoils itself alone
        return _end(run, Outcome.FAILED, clock, error=_log(error, run))
    return _end(run, Outcome.DONE, clock, figures=figures)


def _begin(step: Step, day: date, clock: Clock) -> tuple[Run, bool]:
    """Write that the step begins, and say whether its latest try was killed.

    The try that a service cut has stopped does not count.
    """
    _lock()
    at = clock()
    with transaction.atomic(), maintenance.writing(clock):
        run, is_new = Run.objects.get_or_create(
            kind=step.name, business_day=day, defaults={"started_at": at}
        )
        was_running = not is_new and run.outcome == Outcome.RUNNING
        was_killed = was_running and not maintenance.time_lost(run.started_at, at)
        if was_killed or run.outcome != Outcome.RUNNING:
            run.tries += 1
        run.outcome, run.started_at, run.ended_at, run.error = Outcome.RUNNING, at, None, ""
        run.save()
    return run, was_killed


def _end(run: Run, outcome: Outcome, clock: Clock, **found: Any) -> Run:
    """Write how the try ended, unless another process has taken the step up meanwhile."""
    mine = Run.objects.filter(pk=run.pk, tries=run.tries, outcome=Outcome.RUNNING)
    with transaction.atomic(), maintenance.writing(clock):
        mine.update(outcome=outcome, ended_at=clock(), **found)
    run.refresh_from_db()
    logger.info("Night step %s, run %s: %s", run.kind, run.pk, run.outcome)
    return run


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of the night on this connection, whatever the number of transactions."""
    _lock()
    try:
        with connection.cursor() as cursor:
            for name, value in _LIMITS.items():
                cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
        yield
    finally:
        _unlock()


def _lock() -> None:
    """Take the lock, or again: a connection made anew by a step would have lost it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise BusyError


def _unlock() -> None:
    """A connection that died has let everything go by itself."""
    held = connection.connection
    if held is None or held.closed:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
        for name in _LIMITS:
            cursor.execute(f"RESET {name}")


def _log(error: Exception, run: Run) -> str:
    """Say what failed and where, never in the words of the error: they may name somebody."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    kind, place = type(error).__name__, f"{Path(frame.filename).name}:{frame.lineno}"
    logger.error("Night step %s, run %s failed: %s at %s", run.kind, run.pk, kind, place)
    return f"{kind} ({place})"
