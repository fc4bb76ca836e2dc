"""One file into its establishment: refused, skipped, put on hold or applied."""

from collections.abc import Callable, Mapping
from datetime import date

from django.db import connection
from django.db.models import Max

from establishments.models import Establishment
from sync import aaf_identifiers, changes, guard, guardians, labels, mutualised, pupils, reports
from sync.effects import Comparison
from sync.models import FileRun
from sync.sources import siecle
from sync.sources.records import AnomalyRecord, FeedFile, FeedKind
from sync.staging import Scope

Outcome = FileRun.Outcome
COMPARE: Mapping[FeedKind, Callable[[FeedFile, Scope], Comparison]] = {
    FeedKind.NOMENCLATURE: labels.compare_mefs,
    FeedKind.STRUCTURES: labels.compare_divisions,
    FeedKind.PUPILS: pupils.compare,
    FeedKind.GUARDIANS: guardians.compare,
    FeedKind.MUTUALISED: mutualised.compare,
    FeedKind.IDENTIFIERS: aaf_identifiers.compare,
}
# The files whose changes are told of each person.
NOTED = (FeedKind.PUPILS, FeedKind.GUARDIANS)
# A school's first load makes every estimate wrong; a hash join does not mind, a loop does, and so
# does a lookup that reads a whole table believed empty. The staged tables have no other way.
SETTINGS = """
SET LOCAL statement_timeout = '300s';
SET LOCAL lock_timeout = '60s';
SET LOCAL enable_nestloop = off;
SET LOCAL enable_seqscan = off;
"""
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
MESSAGES = {
    "plus-ancien": "Un fichier plus récent de cet établissement a déjà été pris.",
    "annee-scolaire": "Le fichier est d'une année scolaire antérieure à celle déjà prise.",
    "annee-absente": "Le fichier n'indique pas son année scolaire.",
    "eleves-en-attente": "Le fichier des élèves est en attente : les responsables l'attendent.",
    "plusieurs-listes": "Plusieurs listes d'élèves extérieurs de cet établissement ont été"
    " déposées ensemble : ne laissez que la bonne.",
    "plusieurs-extractions": "Plusieurs extractions ONDE de même contenu, élèves ou responsables,"
    " ont été déposées ensemble : ne laissez que la bonne.",
    "eleves-annonces": "Le nom du fichier annonce les élèves, mais ce sont les responsables.",
    "responsables-annonces": "Le nom du fichier annonce les responsables, mais ce sont les élèves.",
    "eleves-jamais-pris": "C'est le fichier des responsables, et aucun fichier d'élèves n'a encore"
    " été pris pour cette école : déposez d'abord l'extraction des élèves.",
    "premier-degre": "C'est une école : ses élèves viennent d'ONDE, et elle n'a pas d'élèves"
    " extérieurs.",
    "second-degre": "C'est un établissement du second degré : ses élèves viennent de SIECLE, et"
    " non d'ONDE.",
    "alimente-par-l-aaf": "Cet établissement est alimenté par l'AAF : ses fichiers SIECLE ou ONDE"
    " ne sont pas pris.",
    "source-propre": "Cet établissement a désormais ses fichiers SIECLE ou ONDE : l'AAF n'y change"
    " personne.",
    "etablissement-inconnu": "L'établissement n'est pas enregistré (option --register).",
    "erreur-interne": "Erreur imprévue : rien n'a été appliqué pour cet établissement.",
}


def because(code: str) -> AnomalyRecord:
    return AnomalyRecord(0, code, MESSAGES[code])


def lock(uai: str) -> None:
    """One writer at a time for an establishment, known or not, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(LOCK, [f"sync:{uai}"])


CARRIED = ("pupils", "guardians", "links", "skipped_links", "contacts", "orphans")


def take(
    feed: FeedFile, scope: Scope, run: FileRun, *, pupils_held: bool = False
) -> list[AnomalyRecord]:
    """Do with the file what must be done, write it in its run, and say what was found."""
    latest = FileRun.objects.latest_taken(scope.establishment, feed.kind)
    if refusal := why_refused(feed, scope, latest):
        return [refusal]
    if latest and _is_same(latest, feed, scope.today):
        return _take_again(latest, run, scope)
    comparison = COMPARE[feed.kind](feed, scope)
    reasons = guard.reasons(comparison.measures, today=scope.today)
    if feed.school_year is None and feed.source == siecle.SOURCE:
        reasons.append(because("annee-absente"))
    if pupils_held and feed.kind == FeedKind.GUARDIANS:
        reasons.append(because("eleves-en-attente"))
    if reasons:
        run.outcome = Outcome.HELD
        return [*reasons, *feed.anomalies]
    return apply(comparison, feed, scope, run)


def why_refused(feed: FeedFile, scope: Scope, latest: FileRun | None) -> AnomalyRecord | None:
    """Time never goes backwards: neither an older export nor an older school year."""
    in_force = latest.exported_at if latest else None
    if in_force and feed.exported_at and feed.exported_at < in_force:
        return because("plus-ancien")
    years = FileRun.objects.taken(scope.establishment).aggregate(latest=Max("school_year"))
    if feed.school_year and years["latest"] and feed.school_year < years["latest"]:
        return because("annee-scolaire")
    return None


def apply(
    comparison: Comparison, feed: FeedFile, scope: Scope, run: FileRun
) -> list[AnomalyRecord]:
    effect = comparison.apply()
    reports.note(run, effect)
    run.outcome = Outcome.UNCHANGED if effect.is_nothing else Outcome.APPLIED
    if not effect.is_nothing and feed.kind in NOTED:
        run.save()
        changes.keep(run)
    if feed.academy:
        Establishment.objects.filter(pk=scope.establishment.pk, academy="").update(
            academy=feed.academy
        )
    if feed.kind == FeedKind.PUPILS:
        _date(scope)
        if not effect.is_nothing:
            # Links passed over may now lead to somebody.
            known = FileRun.objects.taken(scope.establishment).filter(kind=FeedKind.GUARDIANS)
            known.with_skipped_links().update(stale_on=scope.today)
    return sorted((*feed.anomalies, *effect.anomalies), key=lambda anomaly: anomaly.line)


def is_in_force(feed: FeedFile, *, today: date) -> bool:
    """The very data in force, which still mean the same today."""
    establishment = Establishment.objects.filter(uai=feed.uai).first()
    latest = establishment and FileRun.objects.latest_taken(establishment, feed.kind)
    return bool(latest and _is_same(latest, feed, today))


def _is_same(latest: FileRun, feed: FeedFile, today: date) -> bool:
    is_fresh = latest.stale_on is None or today < latest.stale_on
    return latest.digest == feed.digest and is_fresh


def _take_again(latest: FileRun, run: FileRun, scope: Scope) -> list[AnomalyRecord]:
    """Nothing to do but say so: what was true of these data still is."""
    run.outcome = Outcome.UNCHANGED
    run.stale_on = latest.stale_on
    run.skipped_ids, run.reassigned_ids = latest.skipped_ids, latest.reassigned_ids
    run.figures |= {name: latest.figures.get(name, 0) for name in CARRIED}
    if run.kind == FeedKind.PUPILS:
        _date(scope)
    rows = latest.anomalies.order_by("pk").values_list("line", "code", "message")
    return [AnomalyRecord(*row) for row in rows]


def _date(scope: Scope) -> None:
    """« Dernière mise à jour » (R37): the pupils' file was read and agrees, changed or not."""
    Establishment.objects.filter(pk=scope.establishment.pk).update(data_updated_at=scope.at)
