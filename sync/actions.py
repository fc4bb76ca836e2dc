"""What an operator decides of a file on hold: apply it all the same, or throw it away."""

from datetime import datetime
from functools import partial

from django.db import transaction

from establishments.models import Establishment
from guardians import departures
from ops import maintenance
from sync import aaf_kept, guard, night, openings, reports, spool, taking
from sync.models import FileRun
from sync.querysets import HELD_FOR
from sync.reports import Report
from sync.sources import aaf
from sync.sources.records import FeedFile, FileRefused
from sync.staging import Scope

Outcome = FileRun.Outcome


class Undecidable(Exception):  # noqa: N818  named for the refusal
    """A file that cannot be approved or rejected; the message says why."""


class SecondPersonNeeded(Undecidable):
    """The approval is noted, and waits for that of somebody else."""


def approve(run_id: int, *, by: str, at: datetime) -> Report:
    """Apply a file on hold without the guard, after the same reading as the first time.

    When more than half would disappear, two different persons must ask for it.
    """
    with transaction.atomic(), maintenance.writing():
        run, establishment = _held(run_id)
        if run.started_at <= at - HELD_FOR:
            raise Undecidable(
                f"Le fichier de l'exécution {run_id} attend depuis plus de 7 jours : il est trop"
                " ancien. Rejetez-le, puis déposez un export récent."
            )
        taking.lock(run.uai)
        openings.wait_for_turn()
        report = _apply(run, establishment, by=by, at=at)
        if report:
            departures.take_back(at)
            transaction.on_commit(partial(spool.drop, run))
    if report is None:
        raise SecondPersonNeeded(
            "Plus de la moitié disparaîtrait : une seconde personne doit aussi approuver"
            f" l'exécution {run_id} (sync_approve {run_id} --by NOM)."
        )
    return report


def reject(run_id: int, *, by: str, at: datetime) -> Report:
    """Throw the file away; the data stay as they are."""
    with transaction.atomic(), maintenance.writing():
        run, _ = _held(run_id)
        run.outcome, run.decided_by, run.decided_at = Outcome.REJECTED, by, at
        run.spooled_as = ""
        run.save()
        transaction.on_commit(partial(spool.drop, run))
    return Report(run, [])


def _held(run_id: int) -> tuple[FileRun, Establishment]:
    run = FileRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None or run.establishment is None:
        raise Undecidable(f"Il n'y a pas d'exécution {run_id} en attente.")
    if run.outcome != Outcome.HELD:
        outcome = Outcome(run.outcome).label.lower()
        raise Undecidable(f"L'exécution {run_id} n'est pas en attente (résultat : {outcome}).")
    return run, run.establishment


def _apply(run: FileRun, establishment: Establishment, *, by: str, at: datetime) -> Report | None:
    """Apply the file that was kept; nothing but a name noted when a second one is needed."""
    feed = _read_again(run, at=at)
    scope = Scope(establishment, feed.source, at)
    latest = FileRun.objects.latest_taken(establishment, feed.kind)
    if refusal := taking.why_refused(feed, scope, latest):
        raise Undecidable(refusal.message)
    comparison = taking.COMPARE[feed.kind](feed, scope)
    first = run.decided_by
    if guard.needs_two_persons(comparison.measures) and first in {"", by}:
        run.decided_by = by
        run.save(update_fields=["decided_by"])
        return None
    found = taking.apply(comparison, feed, scope, run)
    run.outcome, run.decided_at, run.spooled_as = Outcome.APPROVED, at, ""
    run.decided_by = f"{first}, {by}" if first else by
    run.anomalies.all().delete()
    return reports.record(run, found)


def _read_again(run: FileRun, *, at: datetime) -> FeedFile:
    try:
        if run.source == aaf.SOURCE:
            return aaf_kept.read(run)
        feed = night.read(spool.path_of(run), at=at, expected_uai=run.uai)
    except FileRefused as refused:
        raise Undecidable(str(refused)) from refused
    if feed.digest != run.digest:
        raise Undecidable("Le fichier gardé n'est plus celui qui a été mis en attente.")
    return feed
