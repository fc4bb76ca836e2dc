"""A whole academy through the inbox, by several processes: loaded, unchanged, 1 % changed."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from bench.counters import rows_written
from bench.measure import Scale, Side, compare
from bench.night import PERSON_TABLES, forget
from bench.population import tidy
from bench.report import Check, at_least, at_most, number
from establishments.models import Establishment
from establishments.permissions import Degree
from ops.models import Run
from ops.night import Tonight
from sync import arriving, parcels, scanning, synthetic
from sync.models import FileRun, Seen
from sync.synthetic import Summary, uai

KINDS: tuple[synthetic.Kind, ...] = ("clg", "lyc", "eco")
PUPILS = (550, 800, 150)  # of each kind: 500 on average
SEED, OTHERS = 43, 1_000  # neither the people nor the establishments of the other measures
PAUSE = 0.02
# Who waits for his turn, and who waits for anything else.
WAITING = """
SELECT coalesce(max(since) FILTER (WHERE locktype = 'advisory'), 0),
    coalesce(max(since) FILTER (WHERE locktype <> 'advisory'), 0)
FROM (
    SELECT l.locktype, extract(epoch FROM clock_timestamp() - l.waitstart)::float AS since
    FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE NOT l.granted AND a.datname = current_database()
) waiting
"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
_nights = count()


class Academy:
    """Its files as they stand on three nights, each in an inbox of its own."""

    def __init__(self, folder: Path, establishments: int) -> None:
        self.folder, self.size = folder, establishments
        self.today = timezone.localdate()
        self.schools = self._write("first", self.today - timedelta(days=2))
        self._write("same", self.today - timedelta(days=1))
        self._write("changed", self.today, changed=0.01)
        Establishment.objects.bulk_create(map(_registered, self.schools))

    @property
    def pupils(self) -> int:
        return sum(school.present.pupils for school in self.schools)

    @contextmanager
    def inbox(self, name: str) -> Iterator[None]:
        folder = self.folder / name
        os.environ.update(SYNC_INBOX=str(folder), LOG_LEVEL="ERROR")  # for those that help
        with override_settings(SYNC_INBOX=folder, SYNC_PROCESSES=1):
            yield

    def night(self, name: str) -> None:
        with self.inbox(name):
            run = new_night()
            figures = arriving.take_arrivals(Tonight(run, run.started_at))
        taken = figures["applied"] + figures["unchanged"]
        assert taken == figures["arrived"] == self.files(name), figures

    def files(self, name: str) -> int:
        return sum(1 for _ in (self.folder / name).glob("*/*"))

    def undo(self, name: str) -> None:
        """A night, then back to the evening; what is checked at the end of it is checked."""
        with transaction.atomic():
            self.night(name)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)

    def _write(self, name: str, on: date, *, changed: float = 0.0) -> list[Summary]:
        """All of them written long enough ago to be whole."""
        run = synthetic.Run(
            establishments=self.size,
            seed=SEED,
            year=synthetic.school_year(on),
            exported_on=on,
            students=PUPILS,
            kinds=KINDS,
            uais=list(islice(uai.invented(), OTHERS, OTHERS + self.size)),
            changed=changed,
        )
        schools = list(run.write(self.folder / name))
        moment = time.time() - 3600 - (self.today - on).days * 3600
        for path in (self.folder / name).glob("*/*"):
            os.utime(path, (moment, moment))
        return schools


def run(scale: Scale) -> Iterator[Check]:
    with TemporaryDirectory() as folder:
        academy = Academy(Path(folder), scale.academy)
        yield from _load(academy, scale)
        tidy(*PERSON_TABLES)
        yield _unchanged(academy)
        yield _changed(academy, scale)


def new_night() -> Run:
    day = date(2000, 1, 1) + timedelta(days=next(_nights))
    return Run.objects.create(kind="feed", business_day=day, started_at=timezone.now())


def forget_all() -> None:
    """Make every file arrive and be read whole, as if it had changed."""
    Seen.objects.all().delete()
    forget()


def _registered(school: Summary) -> Establishment:
    degree = Degree.FIRST if school.kind == "eco" else Degree.SECOND
    return Establishment(uai=school.uai, name=f"Établissement {school.uai}", degree=degree)


def _load(academy: Academy, scale: Scale) -> Iterator[Check]:
    """By processes of their own, whose memory is counted; this one looks at who waits."""
    before, run = _one(DEADLOCKS)[0], new_night()
    turn = rows = memory = 0.0
    with academy.inbox("first"):
        with transaction.atomic():
            parcels.list_arrivals(run, scanning.scan(timezone.now()).arrived)
        began = time.monotonic()
        with arriving.helped(run, scale.processes) as helpers:
            while any(helper.poll() is None for helper in helpers):
                turn, rows = map(max, (turn, rows), _one(WAITING))
                memory = max(memory, *map(peak, helpers))
                time.sleep(PAUSE)
        passed = time.monotonic() - began
    outcomes = set(FileRun.objects.filter(night=run).values_list("outcome", flat=True))
    assert outcomes == {FileRun.Outcome.APPLIED}, outcomes
    who = f"{number(scale.academy)} établissements, {number(academy.pupils)} élèves"
    notes = f"{scale.processes} processus, {number(passed, 's')}"
    rate = academy.pupils / passed
    yield at_least(f"{who} : premier chargement", rate, 100, "élèves/s", notes)
    yield at_most("mémoire d'un processus", memory, 256, "Mio")
    yield at_most("interblocages", float(_one(DEADLOCKS)[0] - before), 0)
    notes = f"son tour : {number(turn, 's')}"
    yield at_most("attente la plus longue d'une ligne", rows, 2, "s", notes)


def _unchanged(academy: Academy) -> Check:
    began = time.process_time()
    rows = rows_written(lambda: academy.night("same"), PERSON_TABLES)
    rate = academy.pupils / (time.process_time() - began)
    notes = f"{number(rate)} élèves par seconde de Python"
    return at_most("nuit inchangée : lignes de personnes écrites", rows, 0, notes=notes)


def _changed(academy: Academy, scale: Scale) -> Check:
    few = replace(scale, pairs=min(scale.pairs, 3 if scale.academy < 100 else 1), least=0)
    pairs = compare(
        Side(lambda: academy.undo("changed"), before=forget_all),
        Side(lambda: academy.undo("same"), before=forget_all),
        few,
    )
    changed, same = pairs.milliseconds()
    return at_most(
        "nuit à 1 % changé / nuit inchangée relue en entier",
        1 / pairs.ratio(),
        1.5,
        "×",
        f"{number(changed / 1000, 's')} contre {number(same / 1000, 's')},"
        f" {number(academy.pupils / changed * 1000)} élèves par seconde de CPU",
    )


def peak(process: subprocess.Popen[bytes]) -> float:
    """Its most so far, in MiB: of its own program, and not of this one, which it began as."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return 0.0
    told = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(told[0]) / 1024 if told else 0.0


def _one(statement: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()
