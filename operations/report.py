"""A night in text, for a terminal: its steps, then each file in the words of ``manage.py sync``."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Window
from django.db.models.functions import RowNumber
from django.utils.html import strip_tags

from operations import nights
from ops import night
from ops.models import Run
from sync.models import Anomaly, FileRun
from sync.reports import Report
from sync.sources.records import AnomalyRecord

# Of each file, unless all are asked for.
FIRST = 5
BATCH = 500


def latest_day() -> date | None:
    return Run.objects.order_by("-business_day").values_list("business_day", flat=True).first()


def lines(day: date, *, everything: bool = False) -> Iterator[str]:
    """One line a step, one a file, then its anomalies: the first of them, and how many others."""
    for step, line in zip(night.steps(), nights.steps_of(day), strict=True):
        told = (step.name, _plain(line.outcome), line.started_at, line.lasted)
        yield " ".join(filter(None, (*told, ", ".join(line.figures), line.error)))
    files = list(nights.of_day(day))
    if not files:
        yield "Aucun fichier."
    for start in range(0, len(files), BATCH):
        yield from _files(files[start : start + BATCH], everything=everything)
    if missing := nights.absent(day).count():
        yield f"Sans fichier : {missing} établissement(s)."


def _files(files: Sequence[FileRun], *, everything: bool) -> Iterator[str]:
    rank = Window(RowNumber(), partition_by="run_id", order_by=["line", "pk"])
    found = Anomaly.objects.filter(run__in=[run.pk for run in files])
    if not everything:
        found = found.annotate(rank=rank).filter(rank__lte=FIRST)
    by_run: dict[int, list[AnomalyRecord]] = {}
    rows = found.order_by("line", "pk").values_list("run_id", "line", "code", "message")
    for run_id, line, code, message in rows:
        by_run.setdefault(run_id, []).append(AnomalyRecord(line, code, message))
    for run in files:
        shown = by_run.get(run.pk, [])
        yield from Report(run, shown).lines()
        if others := run.figures.get("anomalies", 0) - len(shown):
            yield f"… {others} autre(s) anomalie(s) de ce fichier : --verbose-anomalies"


def _plain(outcome: str) -> str:
    return " ".join(strip_tags(outcome).split()[1:])
