"""The arrivals of a night, by parcels that any number of processes take one by one (K1).

A parcel is taken with its row locked, in the transaction of its effect: one that was killed is
still to do, and nothing of it was done.
"""

import gc
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from ops import maintenance
from ops.models import Run
from sync import exports, night, scanning, spool
from sync.models import FileRun, Parcel
from sync.night import Batch, Intake
from sync.reports import Report
from sync.scanning import Found

State = Parcel.State
PUPILS_FIRST, HOSTED = 0, 1
# Reading a large file leaves the transaction idle for long; a dead process is seen in a second.
LIMITS = """
SET LOCAL statement_timeout = '300s';
SET LOCAL lock_timeout = '60s';
SET LOCAL idle_in_transaction_session_timeout = '600s';
SET LOCAL client_connection_check_interval = '1s';
"""
PAUSE = 0.2
# Refusals that another night may not repeat, though the file is the same: it is read again.
TRANSIENT = {"erreur-interne", "fichier-illisible"}
AGAIN = TRANSIENT | {
    "etablissement-inconnu", "eleves-jamais-pris", "plusieurs-listes", "plusieurs-extractions",
}  # fmt: skip
ADD_HOSTED = """
INSERT INTO sync_parcel AS p (run_id, place, rank, paths, state)
VALUES (%s, %s, %s, to_jsonb(%s::text[]), 'todo')
ON CONFLICT (run_id, place, rank) DO UPDATE
SET paths = CASE p.state WHEN 'todo' THEN p.paths ELSE '[]' END || excluded.paths,
    state = 'todo', done_at = NULL
"""


def list_arrivals(run: Run, arrived: dict[str, list[str]]) -> None:
    """Write what is to be taken; what the same run listed before is not listed twice.

    A parcel still to take grows; one already taken is opened again for what came since.
    """
    listed = {parcel.place: parcel for parcel in _locked(run)}
    told = {name for parcel in listed.values() for name in parcel.paths}
    fresh, grown = [], []
    for place, names in arrived.items():
        paths = [name for name in names if name not in told]
        parcel = listed.get(place)
        if paths and parcel is None:
            fresh.append(Parcel(run=run, place=place, paths=paths))
        elif paths and parcel:
            parcel.paths = [*parcel.paths, *paths] if parcel.state == State.TODO else paths
            parcel.state, parcel.done_at = State.TODO, None
            grown.append(parcel)
    Parcel.objects.bulk_create(fresh)
    Parcel.objects.bulk_update(grown, ["paths", "state", "done_at"])


def drain(run: Run, clock: Callable[[], datetime], *, to_the_end: bool = False) -> int:
    """Take parcels as long as there are some; ``to_the_end``, wait for those others have taken."""
    taken, folder = 0, scanning.inbox_folder()
    while True:
        if _take_next(run, folder, clock()):
            taken += 1
        elif to_the_end and _to_do(run).exists():
            time.sleep(PAUSE)
        else:
            return taken


def _locked(run: Run) -> Iterable[Parcel]:
    return Parcel.objects.filter(run=run, rank=PUPILS_FIRST).order_by("pk").select_for_update()


def _to_do(run: Run) -> QuerySet[Parcel]:
    return Parcel.objects.filter(run=run, state=State.TODO)


def _take_next(run: Run, folder: Path, at: datetime) -> bool:
    """Take one parcel nobody holds, if any; an error nobody foresaw spoils that parcel alone."""
    parcel = None
    try:
        with transaction.atomic(), maintenance.writing():
            _limit()
            parcel = _next(run)
            if parcel is None:
                return False
            _take(parcel, folder, at)
            _end(parcel, State.DONE, at)
    except maintenance.UnderWayError:
        raise
    except Exception as error:
        if parcel is None:
            raise
        night.log(error, parcel.place)
        _end(parcel, State.FAILED, at)
    gc.collect()
    return True


def _limit() -> None:
    with connection.cursor() as cursor:
        cursor.execute(LIMITS)


def _next(run: Run) -> Parcel | None:
    """The pupils first: those who are hosted are known once all their establishments are."""
    unfinished = Parcel.objects.filter(run=OuterRef("run"), state=State.TODO, rank=PUPILS_FIRST)
    free = _to_do(run).filter(Q(rank=PUPILS_FIRST) | ~Exists(unfinished)).order_by("rank", "pk")
    return free.select_for_update(skip_locked=True, of=("self",)).first()


def _end(parcel: Parcel, state: State, at: datetime) -> None:
    Parcel.objects.filter(pk=parcel.pk).update(state=state, done_at=at)


def _take(parcel: Parcel, folder: Path, at: datetime) -> None:
    """Read its files, take them establishment by establishment, remember them."""
    intake = Intake(at, night=parcel.run)
    lying = [scanning.look(folder, name) for name in parcel.paths]
    found = {one.path: one for one in lying if not one.is_growing(at)}
    batch = night.read_batch((one.arrival for one in found.values()), intake)
    _leave_superseded(batch, found)
    groups = dict(batch.by_uai)
    if parcel.rank == HOSTED:
        groups |= batch.hosting
    else:
        _put_off(batch, parcel.run, found)
    taken = [*batch.refused]
    for uai, readings in groups.items():
        taken += night.take_group(uai, readings, intake)
    if batch.slices:
        take_export([found[arrival.path] for arrival in batch.slices], intake)
    scanning.remember([found[each.arrival.path] for each in taken if is_settled(each.report)], at)


def take_export(slices: list[Found], intake: Intake) -> None:
    """Take the slices of an AAF export; the next one is whole, so they are not read again.

    Left beside the next one, those that were refused would refuse it too.
    """
    reports = [each.report for each in exports.take([one.arrival for one in slices], intake)]
    told = {found.code for each in reports for found in each.anomalies}
    if told.isdisjoint(TRANSIENT):
        scanning.remember(slices, intake.at)


def _leave_superseded(batch: Batch, found: dict[Path, Found]) -> None:
    """A file read again because its data changed meaning is left for the one that came since."""
    seen = scanning.known([each.key for one in found.values() for each in (one, *one.marks)])
    for groups in (batch.by_uai, batch.hosting):
        for uai, readings in groups.items():
            came = {
                feed.kind for arrival, feed in readings if not found[arrival.path].is_seen(seen)
            }
            groups[uai] = [
                reading
                for reading in readings
                if reading.feed.kind not in came or not found[reading.arrival.path].is_seen(seen)
            ]


def _put_off(batch: Batch, run: Run, found: dict[Path, Found]) -> None:
    """In order: two parcels with a list of the same hosts never wait for each other."""
    with connection.cursor() as cursor:
        for uai, readings in sorted(batch.hosting.items()):
            names = [found[reading.arrival.path].name for reading in readings]
            cursor.execute(ADD_HOSTED, [run.pk, uai, HOSTED, names])


def is_settled(report: Report) -> bool:
    """Whether the file need not be read again; one on hold that could not be kept must be."""
    run, anomalies = report
    if run.outcome == FileRun.Outcome.HELD:
        return spool.path_of(run).exists()
    return run.outcome != FileRun.Outcome.REFUSED or not any(
        found.code in AGAIN for found in anomalies
    )
