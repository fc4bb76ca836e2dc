"""An AAF export taken in: its slices together, then each establishment in its own transaction."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from sync import aaf, aaf_kept, night, reports, spool, taking
from sync.aaf import Export
from sync.inbox import Arrival
from sync.models import FileRun
from sync.night import Intake, Reading, Taken
from sync.reports import Report
from sync.sources import aaf as source
from sync.sources.records import AnomalyRecord, FeedFile, FeedKind, FileRefused


def take(slices: Iterable[Arrival], intake: Intake) -> Iterator[Taken]:
    """One report a file that each establishment would have sent; nothing when a slice is refused.

    Once the other files are taken: what feeds an establishment is asked here.
    """
    with aaf.merging(slices) as export:
        for arrival in export.arrivals:
            _read(export, arrival, intake)
        export.settle()
        for arrival, refused in export.refused:
            yield Taken(arrival, night.refuse(arrival, intake, refused))
        if not export.refused:
            yield from _take_each(export, intake)


def _read(export: Export, arrival: Arrival, intake: Intake) -> None:
    try:
        export.read(arrival, timezone.localdate(intake.at))
    except FileRefused as refused:
        export.refuse(arrival, refused)
    except Exception as error:  # noqa: BLE001  one unreadable slice spoils its export alone
        night.log(error, "-")
        export.refuse(arrival, FileRefused([taking.because("erreur-interne")]))


def _take_each(export: Export, intake: Intake) -> Iterator[Taken]:
    for uai, parts in export.establishments(register=bool(intake.register)):
        feeds = {part.feed.kind: part.feed for part in parts}
        for taken in night.take_group(uai, [Reading(*part) for part in parts], intake):
            run = taken.report.run
            if run.outcome == FileRun.Outcome.HELD and not intake.dry_run:
                _keep(run, feeds[FeedKind(run.kind)])
            yield taken
    if found := export.unattached():
        yield Taken(export.lead, _tell(export.lead, intake, found))


def _keep(run: FileRun, feed: FeedFile) -> None:
    """A copy that fails leaves a run nobody can approve: the next export will be kept."""
    if spool.path_of(run).exists():
        return
    try:
        aaf_kept.keep(run, feed)
    except OSError as error:
        night.log(error, run.uai)


def _tell(arrival: Arrival, intake: Intake, found: list[AnomalyRecord]) -> Report:
    """What was met in the export and is of no establishment; the rest of it was taken."""
    run = night.draft(arrival, intake)
    run.source, run.outcome = source.SOURCE, FileRun.Outcome.APPLIED
    with transaction.atomic(), night.outside_a_cut(intake):
        return reports.record(run, found)
