"""The feed: files found, read, and taken in one transaction per establishment.

Safe to run twice. A file that cannot be read spoils itself; an error nobody foresaw spoils one
establishment; the others go on.
"""

import logging
import traceback
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from establishments.models import Establishment
from establishments.permissions import Degree
from ops import maintenance
from ops.models import Run
from sync import (
    aaf,
    admission,
    marks,
    openings,
    reports,
    school_years,
    spool,
    taking,
    waiting,
)
from sync.inbox import Arrival
from sync.models import FileRun
from sync.reports import Report
from sync.sources import aaf as aaf_source
from sync.sources import onde, read_feed
from sync.sources.records import (
    FeedFile,
    FeedKind,
    FileRefused,
    InForce,
    nothing_known,
)
from sync.staging import Scope

logger = logging.getLogger(__name__)
ORDER = (
    FeedKind.NOMENCLATURE,
    FeedKind.STRUCTURES,
    FeedKind.PUPILS,
    FeedKind.GUARDIANS,
    FeedKind.IDENTIFIERS,
    FeedKind.MUTUALISED,
)


class Reading(NamedTuple):
    arrival: Arrival
    feed: FeedFile


class Taken(NamedTuple):
    arrival: Arrival
    report: Report


@dataclass(frozen=True, slots=True)
class Intake:
    """When, under what name unknown establishments are registered, and whether files are kept.

    ``night`` is the run that takes them; none when an operator does.
    """

    at: datetime
    register: str | None = None
    dry_run: bool = False
    night: Run | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Files read together, by establishment; lists of hosted pupils apart, by host.

    ``slices`` of an AAF export are not read yet: they are of every establishment.
    """

    by_uai: dict[str, list[Reading]] = field(default_factory=dict)
    hosting: dict[str, list[Reading]] = field(default_factory=dict)
    slices: list[Arrival] = field(default_factory=list)
    refused: list[Taken] = field(default_factory=list)


def expire(at: datetime) -> None:
    """Reject the files on hold that nobody decided of in time."""
    _forget(waiting.expire(at))


def read_batch(arrivals: Iterable[Arrival], intake: Intake) -> Batch:
    """Read these files; those that cannot be read are refused at once."""
    batch = Batch()
    in_force = partial(taking.is_in_force, today=timezone.localdate(intake.at))
    for arrival in arrivals:
        if aaf.is_slice(arrival.path):
            batch.slices.append(arrival)
            continue
        try:
            marks.verify(arrival.path)
            feed = read(
                arrival.path, at=intake.at, expected_uai=arrival.expected_uai, in_force=in_force
            )
        except FileRefused as refused:
            batch.refused.append(Taken(arrival, refuse(arrival, intake, refused)))
        except Exception as error:  # noqa: BLE001  one unreadable file spoils itself alone
            log(error, arrival.expected_uai or "-")
            unforeseen = FileRefused([taking.because("erreur-interne")])
            batch.refused.append(Taken(arrival, refuse(arrival, intake, unforeseen)))
        else:
            group = batch.hosting if feed.kind == FeedKind.MUTUALISED else batch.by_uai
            group.setdefault(feed.uai, []).append(Reading(arrival, feed))
    return batch


def read(
    path: Path, *, at: datetime, expected_uai: str | None, in_force: InForce = nothing_known
) -> FeedFile:
    today = timezone.localdate(at)
    return read_feed(
        path,
        today=today,
        school_years=school_years.accepted(today),
        expected_uai=expected_uai,
        in_force=in_force,
    )


def refuse(arrival: Arrival, intake: Intake, refused: FileRefused) -> Report:
    uai = arrival.expected_uai or refused.uai
    known = Establishment.objects.filter(uai=uai).first()
    run = draft(arrival, intake, establishment=known)
    run.uai, run.source = uai, refused.source or run.source
    with transaction.atomic(), outside_a_cut(intake):
        return reports.record(run, refused.errors)


def draft(
    arrival: Arrival,
    intake: Intake,
    *,
    feed: FeedFile | None = None,
    establishment: Establishment | None = None,
) -> FileRun:
    run = reports.draft(arrival, at=intake.at, feed=feed, establishment=establishment)
    run.night = intake.night
    return run


def outside_a_cut(intake: Intake) -> AbstractContextManager[None]:
    """A service cut stops the feed, even in the middle of an establishment (F18)."""
    return nullcontext() if intake.dry_run else maintenance.writing()


def take_group(uai: str, readings: list[Reading], intake: Intake) -> list[Taken]:
    """All the files of one establishment, or none of them."""
    try:
        with transaction.atomic(), outside_a_cut(intake):
            taken = list(_take_all(uai, readings, intake))
            replaced = [
                run for _, report in taken for run in waiting.replace(report.run, intake.at)
            ]
    except maintenance.UnderWayError:
        raise
    except Exception as error:  # noqa: BLE001  logged without its words: they may name somebody
        log(error, uai)
        known = Establishment.objects.filter(uai=uai).first()
        failed = [taking.because("erreur-interne")]
        drafts = (
            (arrival, draft(arrival, intake, feed=feed, establishment=known))
            for arrival, feed in readings
        )
        return [Taken(arrival, reports.record(run, failed)) for arrival, run in drafts]
    for arrival, report in taken:
        logger.info("Feed file %s of %s: %s", report.run.pk, uai, report.run.outcome)
        is_held = report.run.outcome == FileRun.Outcome.HELD
        if is_held and report.run.source != aaf_source.SOURCE and not intake.dry_run:
            _keep(report.run, arrival.path)
    if not intake.dry_run:
        _forget(replaced)
    return taken


def _take_all(uai: str, readings: list[Reading], intake: Intake) -> Iterator[Taken]:
    taking.lock(uai)
    establishment = _establishment(uai, intake.register, readings)
    newest = _newest_of_each_kind(readings)
    pupils_held = False
    for reading in sorted(readings, key=lambda reading: ORDER.index(reading.feed.kind)):
        arrival, feed = reading
        run = draft(arrival, intake, feed=feed, establishment=establishment)
        refused = admission.refusal(arrival, feed, [each.feed for each in readings], establishment)
        if establishment is None or refused:
            found = [refused or taking.because("etablissement-inconnu")]
        elif reading not in newest and feed.source != onde.SOURCE:
            found = [taking.because("plus-ancien")]
        else:
            scope = Scope(establishment, feed.source, intake.at)
            if feed.is_recalled and not taking.is_in_force(feed, today=scope.today):
                # Another file taken meanwhile gave these data another meaning.
                feed = read(arrival.path, at=intake.at, expected_uai=arrival.expected_uai)
                run.figures = reports.content(feed, today=scope.today)
            if not feed.is_recalled:
                openings.wait_for_turn()
            found = taking.take(feed, scope, run, pupils_held=pupils_held)
        is_held = run.outcome == FileRun.Outcome.HELD
        pupils_held |= is_held and feed.kind == FeedKind.PUPILS
        waiting = _already_waiting(run, intake.at) if is_held else None
        yield Taken(arrival, Report(waiting, found) if waiting else reports.record(run, found))


def _establishment(uai: str, register: str | None, readings: list[Reading]) -> Establishment | None:
    """Registered by its first files, which say of what degree it is."""
    if register:
        is_school = all(
            reading.feed.source == onde.SOURCE or reading.feed.is_school for reading in readings
        )
        degree = Degree.FIRST if is_school else Degree.SECOND
        told = {"name": register, "degree": degree}
        return Establishment.objects.get_or_create(uai=uai, defaults=told)[0]
    return Establishment.objects.filter(uai=uai).first()


def _newest_of_each_kind(readings: list[Reading]) -> list[Reading]:
    """Of two files of the same kind, the latest export; a file without a date is the oldest."""
    newest: dict[FeedKind, Reading] = {}
    for reading in sorted(readings, key=_exported_at, reverse=True):
        newest.setdefault(reading.feed.kind, reading)
    return list(newest.values())


def _exported_at(reading: Reading) -> float:
    return reading.feed.exported_at.timestamp() if reading.feed.exported_at else 0.0


def _already_waiting(run: FileRun, at: datetime) -> FileRun | None:
    """The same data put on hold another night: one decision is enough."""
    same = FileRun.objects.waiting(at).filter(establishment=run.establishment, kind=run.kind)
    return same.filter(digest=run.digest).order_by("-pk").first()


def _keep(run: FileRun, path: Path) -> None:
    """A copy that fails leaves a run nobody can approve: the same file will be kept next time."""
    if spool.path_of(run).exists():
        return
    try:
        spool.keep(run, path)
    except OSError as error:
        log(error, run.uai)


def _forget(rejected: Iterable[FileRun]) -> None:
    """Delete the copies of files that nobody will decide of any more."""
    for run in rejected:
        logger.info("Feed file %s of %s: %s, %s", run.pk, run.uai, run.outcome, run.decided_by)
        try:
            spool.drop(run)
        except OSError as error:
            log(error, run.uai)


def log(error: Exception, uai: str) -> None:
    """Say what failed and where, never in the words of the error."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    kind = type(error).__name__
    logger.error("Feed of %s failed: %s at %s:%s", uai, kind, frame.filename, frame.lineno)
