"""The guard: a file that would empty or rename a school waits for an operator (trust § 3.3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from sync import school_years
from sync.sources.records import AnomalyRecord

TWO_PERSONS = 0.5
STRANGERS = 0.5


@dataclass(frozen=True, slots=True)
class Measure:
    """What a file would change among the ``before`` rows that stand today."""

    noun: str
    rows: int
    before: int = 0
    missing: int = 0
    renamed: int = 0
    reborn: int = 0
    classed: int = 0
    unclassed: int = 0
    # Of the children whom a file only names, those whom the establishment never heard of.
    named: int = 0
    strangers: int = 0

    @property
    def missing_share(self) -> float:
        return self.missing / self.before if self.before else 0.0


def reasons(measures: Iterable[Measure], *, today: date) -> list[AnomalyRecord]:
    """Why this file must wait; nothing when it may be applied.

    A first load has nothing to lose: only an empty file waits.
    """
    return [
        AnomalyRecord(0, code, message)
        for measure in measures
        for code, message in _reasons(measure, today)
    ]


def needs_two_persons(measures: Iterable[Measure]) -> bool:
    return any(measure.missing_share > TWO_PERSONS for measure in measures)


def _reasons(measure: Measure, today: date) -> Iterator[tuple[str, str]]:
    limits = settings.SYNC_GUARD
    noun, stay = measure.noun, measure.before - measure.missing
    if measure.rows == 0:
        yield "fichier-vide", f"Le fichier ne contient aucune ligne ({noun})."
    if _is_mass(measure.strangers, measure.named, STRANGERS):
        share = _share(measure.strangers, measure.named)
        yield "enfants-inconnus", f"Enfants inconnus ici : {share}. Est-ce le bon fichier ?"
    missing = limits["missing_summer" if school_years.is_turning(today) else "missing"]
    if _is_mass(measure.missing, measure.before, missing):
        share = _share(measure.missing, measure.before)
        yield "disparition-massive", f"Disparitions : {share} ({noun})."
    if _is_mass(measure.renamed, stay, limits["renamed"]):
        yield "noms-changes-en-masse", f"Noms changés : {_share(measure.renamed, stay)} ({noun})."
    if _is_mass(measure.reborn, stay, limits["renamed"]):
        share = _share(measure.reborn, stay)
        yield "naissances-changees-en-masse", f"Dates de naissance changées : {share} ({noun})."
    if _is_mass(measure.unclassed, measure.classed, limits["no_class"]):
        share = _share(measure.unclassed, measure.classed)
        yield "classes-perdues", f"Élèves qui perdent leur classe : {share}."


def _is_mass(count: int, among: int, limit: float) -> bool:
    """Under five rows, a correction in a small school is no mass."""
    return count >= settings.SYNC_GUARD["missing_rows"] and count > limit * among


def _share(count: int, among: int) -> str:
    percent = round(100 * count / among) if among else 100
    return f"{count} sur {among}, soit {percent} %"
