"""The night: nothing changed, a little changed, everything new; against the ORM's way."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.utils import timezone

from bench import upserts
from bench.counters import written
from bench.measure import Scale, Side, compare, compare_several
from bench.population import tidy
from bench.report import Check, at_least, at_most, number
from establishments.models import Establishment
from sync import folders, night, reports, synthetic, taking
from sync.inbox import Arrival
from sync.models import FileRun
from sync.sources.records import FeedFile
from sync.staging import Scope
from sync.synthetic import uai

UAI, OTHER = islice(uai.invented(), 2)
PERSON_TABLES = (
    "accounts_account", "accounts_accountevent", "accounts_identifierbase",
    "accounts_sourceidentity", "students_student", "students_enrolment", "students_division",
    "students_mef", "guardians_guardian", "guardians_guardianship",
)  # fmt: skip


class Feed:
    """The exports of one lycée on three days: the first, the same again, 1 % changed."""

    def __init__(self, folder: Path, pupils: int) -> None:
        self.today = timezone.localdate()
        self.folder = folder
        self.neighbours = self._write("j0", pupils, self.today, code=OTHER)
        self.first = self._write("j1", pupils, self.today - timedelta(days=2))
        self.same = self._write("j2", pupils, self.today - timedelta(days=1))
        self.changed = self._write("j3", pupils, self.today, changed=0.01)

    def _write(
        self, name: str, pupils: int, on: date, *, code: str = UAI, changed: float = 0.0
    ) -> Path:
        folder = self.folder / name / code
        synthetic.write_establishment(
            folder,
            uai=code,
            kind="lyc",
            students=pupils,
            seed=42,
            year=synthetic.school_year(on),
            exported_on=on,
            changed=changed,
        )
        return folder


def run(scale: Scale) -> Iterator[Check]:
    with TemporaryDirectory() as folder:
        feed = Feed(Path(folder), scale.pupils)
        take(feed.neighbours, register="Collège des mesures")
        tidy(*PERSON_TABLES)
        yield _first_load(feed, scale)
        take(feed.first, register="Lycée des mesures")
        tidy(*PERSON_TABLES)
        yield from _unchanged(feed, scale)
        yield _changed(feed, scale)


def take(folder: Path, *, register: str | None = None) -> None:
    reports = list(folders.take_in([folder], night.Intake(timezone.now(), register=register)))
    outcomes = {report.run.outcome for report in reports}
    assert outcomes <= {FileRun.Outcome.APPLIED, FileRun.Outcome.UNCHANGED}, outcomes


def forget() -> None:
    """Make the next night read and compare everything: no digest is that of its files."""
    FileRun.objects.update(digest="")


def take_back(folder: Path) -> None:
    """Take in, then undo; what is checked at the end of a transaction is checked."""
    with transaction.atomic():
        take(folder)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def _unchanged(feed: Feed, scale: Scale) -> Iterator[Check]:
    def upsert() -> None:
        upserts.take([read(path) for path in sorted(feed.same.iterdir())])

    take(feed.same)
    done = written(lambda: take(feed.same), PERSON_TABLES)
    notes = f"{number(done.wal_in_all / 1000, 'ko')} de journal de la base en tout"
    yield at_most("nuit inchangée : lignes de personnes écrites", done.rows, 0)
    yield at_most("nuit inchangée : journal de leurs tables", done.wal, 0, "octets", notes)
    same = Side(lambda: take(feed.same))
    whole = Side(lambda: take(feed.same), before=forget)
    skipped, read_again = compare_several([same, whole], Side(upsert), scale)
    ours, plain = skipped.milliseconds()
    notes = f"{number(ours, 'ms')} contre {number(plain, 'ms')}, lecture des fichiers comprise"
    yield at_least(
        "bulk_create(update_conflicts) / nuit inchangée", skipped.ratio(), 30, "×", notes
    )
    notes = number(read_again.milliseconds()[0], "ms")
    what = "bulk_create(update_conflicts) / nuit inchangée relue en entier"
    yield at_least(what, read_again.ratio(), 1, notes=notes)


def _changed(feed: Feed, scale: Scale) -> Check:
    pairs = compare(
        Side(lambda: take_back(feed.changed)),
        Side(lambda: take_back(feed.same), before=forget),
        scale,
    )
    changed, same = pairs.milliseconds()
    return at_most(
        "nuit à 1 % changé / nuit inchangée relue en entier",
        1 / pairs.ratio(),
        1.5,
        "×",
        f"{number(changed, 'ms')} contre {number(same, 'ms')}",
    )


def read(path: Path) -> FeedFile:
    return night.read(path, at=timezone.now(), expected_uai=UAI)


def _first_load(feed: Feed, scale: Scale) -> Check:
    """COPY, difference and writes of files already read, against the COPY of the rows written."""
    feeds = [read(path) for path in feed.first.iterdir()]
    feeds.sort(key=lambda each: night.ORDER.index(each.kind))
    with transaction.atomic():
        before = upserts.rows_of(PERSON_TABLES)
        _load(feeds)
        rows = upserts.rows_of(PERSON_TABLES)
        transaction.set_rollback(True)
    known = {table: set(text.splitlines(keepends=True)) for table, text in before.items()}
    texts = {
        table: b"".join(row for row in text.splitlines(keepends=True) if row not in known[table])
        for table, text in rows.items()
    }
    loading = Side(lambda: _undone(feeds), before=lambda: tidy(*PERSON_TABLES))
    pairs = compare(loading, Side(lambda: upserts.copy(texts)), scale)
    ours, plain = pairs.milliseconds()
    written_rows = sum(text.count(b"\n") for text in texts.values())
    return at_most(
        "premier chargement / COPY seul des lignes écrites",
        1 / pairs.ratio(),
        15,
        "×",
        f"{number(written_rows)} lignes, {number(ours, 'ms')} contre {number(plain, 'ms')}",
    )


def _undone(feeds: list[FeedFile]) -> None:
    with transaction.atomic():
        _load(feeds)
        transaction.set_rollback(True)


def _load(feeds: list[FeedFile]) -> None:
    home = Establishment.objects.create(uai=UAI, name="Lycée des mesures")
    for feed in feeds:
        scope = Scope(home, feed.source, timezone.now())
        run = reports.draft(Arrival(Path("-")), at=scope.at, feed=feed, establishment=home)
        taking.take(feed, scope, run)
        run.save()
        assert run.outcome == FileRun.Outcome.APPLIED
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
