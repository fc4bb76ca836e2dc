"""What operators read of the nights: their steps, their files, and what is to be dealt with.

Operators belong to no establishment: here everything is read, whoever it is about.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, Self

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.enums import MailState
from accounts.models import Outbox
from establishments.models import Establishment
from guardians.models import AssistanceRequest
from operations import words
from ops import night
from ops.models import Run
from sync import arriving
from sync.models import FileRun
from sync.querysets import FileRunQuerySet

NIGHTS = 30
RECENT = timedelta(days=7)
LISTED_ABSENT = 20
FILES = (
    ("taken", ("pris", "pris"), ("applied", "unchanged", "approved")),
    ("refused", ("refusé", "refusés"), ("refused",)),
    ("held", ("en attente", "en attente"), ("held",)),
)


@dataclass(frozen=True)
class StepLine:
    """A step of a night: what came of it, when, and what it counted."""

    label: str
    outcome: SafeString
    started_at: str = ""
    lasted: str = ""
    tries: int = 0
    figures: Sequence[str] = ()
    error: str = ""

    @classmethod
    def of(cls, label: str, run: Run | None) -> Self:
        if run is None:
            return cls(label, words.outcome(None))
        return cls(
            label=label,
            outcome=words.outcome(run),
            started_at=words.hour(run.started_at),
            lasted=words.lasted(run),
            tries=run.tries,
            figures=words.figures(run),
            error=run.error,
        )


@dataclass(frozen=True)
class NightLine:
    """A night as a line: its steps in order, and how many files of each fate."""

    day: date
    steps: list[StepLine]
    files: str


class Task(NamedTuple):
    """Something that went wrong, and where it is dealt with."""

    text: str
    url: str


def of_day(day: date) -> FileRunQuerySet:
    """The files that this night took, and those given by hand on that day."""
    by_hand = Q(night=None, taken_on=day)
    found = _dated().filter(Q(night__business_day=day) | by_hand)
    return found.select_related("establishment").order_by("uai", "pk")


def files() -> FileRunQuerySet:
    return _dated().select_related("establishment")


def _dated() -> FileRunQuerySet:
    found = FileRun.objects.annotate(taken_on=TruncDate("started_at"))
    return found.defer("skipped_ids", "reassigned_ids")


def steps_of(day: date) -> list[StepLine]:
    done = {run.kind: run for run in Run.objects.filter(business_day=day)}
    return [StepLine.of(step.label, done.get(step.name)) for step in night.steps()]


def latest() -> list[NightLine]:
    """The latest nights, whose steps or files are known: three queries in all."""
    days = _days()
    runs = {(run.business_day, run.kind): run for run in Run.objects.filter(business_day__in=days)}
    files = _files(days)
    return [
        NightLine(
            day,
            [StepLine.of(step.label, runs.get((day, step.name))) for step in night.steps()],
            _sum_up(files[day]),
        )
        for day in days
    ]


def _days() -> list[date]:
    nights = Run.objects.order_by().values_list("business_day")
    by_hand = _dated().filter(night=None).order_by().values_list("taken_on")
    return [day for (day,) in nights.union(by_hand).order_by("-business_day")[:NIGHTS]]


def _files(days: Sequence[date]) -> dict[date, dict[str, int]]:
    """How many files came out how, by day."""
    day = Coalesce("night__business_day", TruncDate("started_at"))
    by_hand = Q(night=None) & Q(taken_on__in=days)
    found = _dated().filter(Q(night__business_day__in=days) | by_hand).annotate(on=day).order_by()
    counted: dict[date, dict[str, int]] = defaultdict(dict)
    for on, outcome, count in found.values_list("on", "outcome").annotate(Count("pk")):
        counted[on][outcome] = count
    return counted


def _sum_up(outcomes: dict[str, int]) -> str:
    told = []
    for _, (one, many), of in FILES:
        if count := sum(outcomes.get(outcome, 0) for outcome in of):
            told.append(words.several(count, one, many))
    return ", ".join(told) or "Aucun"


def to_do(at: datetime) -> list[Task]:
    """What went wrong of late and waits for somebody: steps and files of the latest night, files
    on hold, mails given up, guardians whose names differ.
    """
    day = Run.objects.order_by("-business_day").values_list("business_day", flat=True).first()
    tasks = _of_night(day) if day else []
    held = FileRun.objects.waiting(at).count()
    mails = Outbox.objects.filter(state=MailState.ABANDONED, created_at__gt=at - RECENT).count()
    asked = AssistanceRequest.objects.open().count()
    others = (
        (held, "fichier en attente d'une décision", "fichiers en attente d'une décision", "#held"),
        (mails, "mail abandonné depuis 7 jours", "mails abandonnés depuis 7 jours", ""),
        (
            asked, "demande d'assistance sans réponse", "demandes d'assistance sans réponse",
            reverse("operations:assistance"),
        ),
    )  # fmt: skip
    tasks += [Task(words.several(n, one, many), url) for n, one, many, url in others if n]
    return tasks


def _of_night(day: date) -> list[Task]:
    url = reverse("operations:night", args=[day])
    labels = {step.name: step.label for step in night.steps()}
    failed = Run.objects.filter(business_day=day, outcome=Run.Outcome.FAILED).order_by("pk")
    tasks = [Task(f"Étape échouée : {labels.get(run.kind, run.kind)}", url) for run in failed]
    refused = of_day(day).filter(outcome=FileRun.Outcome.REFUSED).count()
    if refused:
        text = words.several(refused, "fichier refusé", "fichiers refusés")
        tasks.append(Task(f"{text} dans la dernière nuit", f"{url}?outcome=refused"))
    if missing := absent(day).count():
        text = words.several(missing, "établissement sans fichier", "établissements sans fichier")
        tasks.append(Task(f"{text} dans la dernière nuit", f"{url}#absent"))
    return tasks


def absent(day: date) -> QuerySet[Establishment]:
    """Those that nothing came for that night, though one has fed them before (A04)."""
    feed = Run.objects.filter(business_day=day, kind="feed").first()
    return arriving.absent(feed) if feed else Establishment.objects.none()


def waiting(at: datetime) -> FileRunQuerySet:
    """The files on hold that somebody may still approve, the oldest first."""
    return _dated().waiting(at).select_related("establishment").order_by("started_at", "pk")
