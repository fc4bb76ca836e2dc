"""What the head reads in the morning: his latest files, what they changed, what is to correct."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.safestring import SafeString

from establishments.models import Establishment, Member
from sync import words
from sync.models import Anomaly, Change, FileRun
from sync.querysets import TAKEN, FileRunQuerySet

LISTED_FOR = timedelta(days=30)
DAYS = 30
SHOWN_ANOMALIES = 10
NOT_TAKEN = {FileRun.Outcome.REFUSED, FileRun.Outcome.HELD, FileRun.Outcome.REJECTED}


@dataclass(frozen=True)
class Line:
    """A file, as a line of a table."""

    pk: int
    content: str
    read_at: str
    outcome: SafeString
    figures: list[tuple[str, int]]
    anomalies: int
    remedy: str

    @classmethod
    def of(cls, run: FileRun) -> "Line":
        known = run.figures.get
        return cls(
            pk=run.pk,
            content=words.content_of(run),
            read_at=words.moment(run.started_at),
            outcome=words.outcome(run),
            figures=[(label, known(name, 0)) for name, label in words.FIGURES],
            anomalies=known("anomalies", 0),
            remedy=words.remedy(run),
        )


@dataclass(frozen=True)
class ToCorrect:
    """The anomalies of the latest file of one content: the first ones, and how many in all."""

    run: Line
    rows: list[tuple[str, str]]

    @property
    def has_others(self) -> bool:
        return self.run.anomalies > len(self.rows)


@dataclass(frozen=True)
class Warned:
    """A content whose latest file was not taken: why, and of when its data are meanwhile."""

    tone: str
    title: str
    text: str
    reasons: list[str]


@dataclass(frozen=True)
class Counted:
    """A figure: how many changes of one kind, and their list."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Latest:
    """The latest file of each content, the latest of those that were taken, and what was found in
    each: the first anomalies.
    """

    files: list[FileRun]
    taken: dict[str, FileRun]
    found: dict[int, list[Anomaly]]

    @property
    def lines(self) -> list[Line]:
        return [Line.of(run) for run in self.files]

    def warnings(self, home: Establishment) -> list[Warned]:
        """What the whole file is kept back for is said here, not line by line."""
        return [
            Warned(
                tone=words.TONES[run.outcome].replace("neutral", "info"),
                title=f"{words.content_of(run)} : fichier du {words.moment(run.started_at)}",
                text=words.still_true(run, self.taken.get(run.kind), home.words),
                reasons=[one.message for one in self.found.get(run.pk, []) if one.line == 0],
            )
            for run in self.files
            if run.outcome in NOT_TAKEN
        ]

    def to_correct(self) -> list[ToCorrect]:
        shown = [(run, self._lines_of(run)) for run in self.files]
        return [ToCorrect(Line.of(run), told(found)) for run, found in shown if found]

    def _lines_of(self, run: FileRun) -> list[Anomaly]:
        found = self.found.get(run.pk, [])
        return [one for one in found if one.line or run.outcome not in NOT_TAKEN]


def latest_of(runs: FileRunQuerySet) -> Latest:
    """The two files of each content, in the order in which they are read: two queries in all."""
    one_of_each = runs.dated().annotate(is_taken=Q(outcome__in=TAKEN))
    found = one_of_each.order_by("kind", "is_taken", "-started_at", "-pk").distinct(
        "kind", "is_taken"
    )
    latest: dict[str, FileRun] = {}
    for run in found:
        known = latest.get(run.kind)
        if known is None or (run.started_at, run.pk) > (known.started_at, known.pk):
            latest[run.kind] = run
    files = sorted(latest.values(), key=words.rank)
    taken = {run.kind: run for run in found if run.is_taken}
    return Latest(files, taken, _first_anomalies(files))


def _first_anomalies(files: Iterable[FileRun]) -> dict[int, list[Anomaly]]:
    rank = Window(RowNumber(), partition_by="run_id", order_by=["line", "pk"])
    found = Anomaly.objects.filter(run__in=[run.pk for run in files]).annotate(rank=rank)
    first: dict[int, list[Anomaly]] = {}
    for anomaly in found.filter(rank__lte=SHOWN_ANOMALIES).order_by("line", "pk"):
        first.setdefault(anomaly.run_id, []).append(anomaly)
    return first


def history(runs: FileRunQuerySet, at: datetime) -> FileRunQuerySet:
    return runs.dated().filter(started_at__gt=at - LISTED_FOR).order_by("-started_at", "-pk")


def days_of(runs: FileRunQuerySet) -> list[date]:
    """The latest days on which something changed."""
    changing = runs.filter(Exists(Change.objects.filter(run=OuterRef("pk")))).dated()
    days = changing.order_by("-day").values_list("day", flat=True).distinct()
    return list(days[:DAYS])


def counts(member: Member, day: date) -> list[Counted]:
    """What changed that day, by kind of change: each figure opens its list."""
    changes = Change.objects.visible_to(member).on(day).order_by()
    found = dict(changes.values_list("kind").annotate(Count("pk")))
    url = reverse("feeds:changes")
    return [
        Counted(words.counted(kind, found[kind]), found[kind], f"{url}?kind={kind}&day={day}")
        for kind in Change.Kind.values
        if kind in found
    ]


def anomalies_of(run: FileRun) -> Any:
    return Anomaly.objects.filter(run=run).order_by("line", "pk")


def told(anomalies: Iterable[Anomaly]) -> list[tuple[str, str]]:
    return [(words.place(anomaly.line), anomaly.message) for anomaly in anomalies]


def facts(run: FileRun) -> list[tuple[str, Any]]:
    """What is known of one file."""
    known = run.figures
    exported = words.moment(run.exported_at) if run.exported_at else "Non indiquée"
    decision = []
    if run.decided_at:
        decision = [("Décision", f"{words.moment(run.decided_at)} ({run.decided_by})")]
    return [
        ("Contenu", words.content_of(run)),
        ("Source", words.source_of(run)),
        ("Fichier", run.file_name),
        ("Date d'export", exported),
        ("Lu le", words.moment(run.started_at)),
        ("Résultat", words.outcome(run)),
        *decision,
        ("Élèves", known.get("pupils", 0)),
        ("Responsables", known.get("guardians", 0)),
        ("Liens", known.get("links", 0)),
        *((label, known.get(name, 0)) for name, label in words.FIGURES),
        ("Anomalies", known.get("anomalies", 0)),
    ]
