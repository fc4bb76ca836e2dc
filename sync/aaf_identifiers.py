"""What the AAF calls the people of an establishment that SIECLE or ONDE feeds: nothing else of it.

A pupil is known by his INE and birth date, else by his names and birth date; a guardian by his
names, among those of a child of his. Whoever is not alone to be so known is not known.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

from common.text import search_key
from sync.effects import Effect
from sync.guard import Measure
from sync.sources.records import AnomalyRecord, FeedFile, PersonRecord, PupilRecord
from sync.staging import Scope

UNKNOWN_PUPILS, UNKNOWN_PERSONS = "aaf-eleve-inconnu", "aaf-personne-inconnue"
# As in sync.staging_sql, OFFSET 0 keeps each lookup a lookup.
KNOWN_PUPILS = """
SELECT DISTINCT i.account_id, s.id, s.ine, s.birth_name, s.first_name, s.birth_date
FROM accounts_sourceidentity i
CROSS JOIN LATERAL (
    SELECT s.* FROM students_student s WHERE s.account_id = i.account_id OFFSET 0
) s
WHERE i.establishment_id = %(home)s AND i.source <> %(source)s AND i.population = 'student'
"""
TIES = """
SELECT h.student_id, i.account_id, i.birth_name, i.usage_name, i.first_name
FROM accounts_sourceidentity i
CROSS JOIN LATERAL (
    SELECT g.id FROM guardians_guardian g WHERE g.account_id = i.account_id OFFSET 0
) g
JOIN guardians_guardianship h
    ON h.establishment_id = %(home)s AND h.guardian_id = g.id AND h.ended_on IS NULL
WHERE i.establishment_id = %(home)s AND i.source <> %(source)s AND i.population = 'guardian'
"""
FILL = """
UPDATE accounts_sourceidentity i SET aaf_id = t.aaf_id
FROM unnest(%(accounts)s::bigint[], %(ids)s::text[]) AS t (account_id, aaf_id)
WHERE i.establishment_id = %(home)s AND i.source <> %(source)s AND i.population = %(population)s
    AND i.account_id = t.account_id AND i.aaf_id <> t.aaf_id
"""
T = TypeVar("T")
Names = tuple[str, str]
Clue = Callable[[Any], Hashable]


class Known(NamedTuple):
    account_id: int
    student_id: int
    ine: str
    birth_name: str
    first_name: str
    birth_date: date


class Tie(NamedTuple):
    """A guardian of a pupil, under one of the names that the sources give him."""

    student_id: int
    account_id: int
    birth_name: str
    usage_name: str
    first_name: str


@dataclass(frozen=True, slots=True)
class IdentifierComparison:
    """Whose identifiers are known, and how many people are not; nobody is changed."""

    scope: Scope
    pupils: Mapping[str, int]
    guardians: Mapping[str, int]
    strangers: tuple[int, int]
    measures: tuple[Measure, ...] = ()

    def apply(self) -> Effect:
        """Always stale: people whom their own source brings tomorrow have an identifier today."""
        changed = self._fill("student", self.pupils) + self._fill("guardian", self.guardians)
        pupils, persons = self.strangers
        return Effect(
            changed=changed,
            anomalies=tuple(self._anomalies()),
            stale_on=self.scope.today,
            skipped_pupils=pupils,
            skipped_guardians=persons,
        )

    def _fill(self, population: str, known: Mapping[str, int]) -> int:
        accounts, ids = list(known.values()), list(known)
        return self.scope.write(FILL, population=population, accounts=accounts, ids=ids)

    def _anomalies(self) -> Iterator[AnomalyRecord]:
        pupils, persons = self.strangers
        if pupils:
            yield AnomalyRecord(0, UNKNOWN_PUPILS, f"Élève AAF non reconnu : {pupils}.")
        if persons:
            yield AnomalyRecord(0, UNKNOWN_PERSONS, f"Personne AAF non reconnue : {persons}.")


def compare(feed: FeedFile, scope: Scope) -> IdentifierComparison:
    ours = [Known(*row) for row in scope.query(KNOWN_PUPILS)]
    found = _pupils(feed.pupils, ours)
    children = {aaf_id: known.student_id for aaf_id, known in found.items()}
    guardians, wanted = _guardians(feed, children, [Tie(*row) for row in scope.query(TIES)])
    return IdentifierComparison(
        scope,
        {aaf_id: known.account_id for aaf_id, known in found.items()},
        guardians,
        (len(feed.pupils) - len(found), len(wanted - guardians.keys())),
    )


def _pupils(theirs: Iterable[PupilRecord], ours: Iterable[Known]) -> dict[str, Known]:
    """Who each pupil is here, the surest first."""
    found = _paired(theirs, ours, _ine)
    taken = {known.account_id for known in found.values()}
    left = [pupil for pupil in theirs if pupil.source_id not in found]
    free = [known for known in ours if known.account_id not in taken]
    by_names = _paired(left, free, _identity)
    rows = {pupil.source_id: pupil for pupil in left}
    return found | {i: known for i, known in by_names.items() if _may_be(rows[i], known)}


def _paired(theirs: Iterable[PupilRecord], ours: Iterable[Known], clue: Clue) -> dict[str, Known]:
    """Those whom this clue designates alone on both sides."""
    alone = _alone((clue(known), known) for known in ours)
    sought = _alone((clue(pupil), pupil) for pupil in theirs)
    return {pupil.source_id: alone[key] for key, pupil in sought.items() if key in alone}


def _alone(pairs: Iterable[tuple[Hashable, T]]) -> dict[Hashable, T]:
    groups: dict[Hashable, list[T]] = {}
    for key, one in pairs:
        if key is not None:
            groups.setdefault(key, []).append(one)
    return {key: group[0] for key, group in groups.items() if len(group) == 1}


def _ine(one: PupilRecord | Known) -> Hashable:
    return (one.ine, one.birth_date) if one.ine else None


def _identity(one: PupilRecord | Known) -> Hashable:
    return search_key(one.birth_name), search_key(one.first_name), one.birth_date


def _may_be(pupil: PupilRecord, known: Known) -> bool:
    """Two INE make two children, whatever their names."""
    return not (pupil.ine and known.ine and pupil.ine != known.ine)


def _guardians(
    feed: FeedFile, children: Mapping[str, int], ties: Iterable[Tie]
) -> tuple[dict[str, int], set[str]]:
    """Who each person is here, and all those who have a child that is known here."""
    around: dict[tuple[int, Names], set[int]] = {}
    for tie in ties:
        for names in _names(tie):
            around.setdefault((tie.student_id, names), set()).add(tie.account_id)
    persons = {person.source_id: _names(person) for person in feed.persons}
    candidates: dict[str, set[int]] = {}
    for link in feed.links:
        student = children.get(link.pupil_id)
        if student is not None and link.person_id in persons:
            found = candidates.setdefault(link.person_id, set())
            for names in persons[link.person_id]:
                found |= around.get((student, names), set())
    sure = {person: next(iter(found)) for person, found in candidates.items() if len(found) == 1}
    alone = _alone((account, person) for person, account in sure.items())
    return {person: sure[person] for person in alone.values()}, set(candidates)


def _names(one: PersonRecord | Tie) -> set[Names]:
    first = search_key(one.first_name)
    return {(search_key(name), first) for name in (one.birth_name, one.usage_name) if name}
