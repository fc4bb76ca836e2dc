"""What is kept and said of each file: a run, its anomalies, the lines an operator reads."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from django.utils import timezone

from establishments.models import Establishment
from sync.effects import Effect
from sync.inbox import Arrival
from sync.models import Anomaly, FileRun
from sync.sources.records import AnomalyRecord, FeedFile

SHOWN = ("pupils", "guardians", "links", "created", "changed", "left", "anomalies")
DEFAULT_SOURCE = "siecle"


class Report(NamedTuple):
    run: FileRun
    anomalies: list[AnomalyRecord]

    def lines(self, *, names_run: bool = True) -> Iterator[str]:
        """The summary, then one line an anomaly; a file on hold says how to decide of it."""
        run = self.run
        figures = " ".join(f"{name}={run.figures.get(name, 0)}" for name in SHOWN)
        yield f"{run.uai or '-'} {run.source} {run.outcome} {figures}"
        names_run = names_run and run.outcome == FileRun.Outcome.HELD
        advice = f" À décider : sync_approve {run.pk} ou sync_reject {run.pk}." if names_run else ""
        for anomaly in self.anomalies:
            message = " ".join(anomaly.message.split())
            yield f"line {anomaly.line} {anomaly.code} {message}{advice}"
            advice = ""


def draft(
    arrival: Arrival,
    *,
    at: datetime,
    feed: FeedFile | None = None,
    establishment: Establishment | None = None,
) -> FileRun:
    """A run not yet decided, with what the file says of itself."""
    run = FileRun(
        establishment=establishment,
        uai=arrival.expected_uai or "",
        source=DEFAULT_SOURCE,
        file_name=arrival.shown_name,
        started_at=at,
        outcome=FileRun.Outcome.REFUSED,
    )
    if feed:
        run.uai, run.source, run.kind = feed.uai, feed.source, feed.kind
        run.digest, run.school_year = feed.digest, feed.school_year
        run.exported_at = feed.exported_at
        run.figures = content(feed, today=timezone.localdate(at))
    return run


def content(feed: FeedFile, *, today: date) -> dict[str, int]:
    """Whom the file holds: those gone by today are not counted, as no list shows them."""
    present = (pupil for pupil in feed.pupils if not pupil.left_on or pupil.left_on > today)
    hosted = (one for one in feed.hosted if not one.is_coming(today) and not one.is_over(today))
    return {
        "pupils": sum(1 for _ in chain(present, hosted)),
        "guardians": len(feed.persons),
        "links": len(feed.links) + sum(1 for child in feed.children if child.person_id),
        "contacts": feed.contacts,
        "orphans": feed.orphans,
    }


def note(run: FileRun, effect: Effect) -> None:
    """Write in the run what its file did; what led to nobody here is not counted as taken."""
    run.figures["pupils"] -= effect.skipped_pupils
    run.figures["guardians"] -= effect.skipped_guardians
    run.figures["links"] -= effect.skipped_links
    run.figures |= {
        "created": effect.created,
        "changed": effect.changed,
        "left": effect.left,
        "skipped_links": effect.skipped_links,
    }
    run.stale_on = effect.stale_on
    run.skipped_ids, run.reassigned_ids = list(effect.skipped_ids), list(effect.reassigned_ids)


def record(run: FileRun, anomalies: Iterable[AnomalyRecord]) -> Report:
    """Keep the run and its anomalies: two statements, whatever the number."""
    report = Report(run, list(anomalies))
    run.figures["anomalies"] = len(report.anomalies)
    run.save()
    Anomaly.objects.bulk_create(
        Anomaly(run=run, line=found.line, code=found.code, message=found.message[:300])
        for found in report.anomalies
    )
    return report
