"""Pupils whom their source does not number (ONDE): known again from night to night.

An INE is followed to a child of the same names or the same birth date, never to another. Without
one, a pupil is his names and birth date; when one of the three was corrected, the other two and
his class, if they designate nobody else. What is not sure is somebody new.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from sync import staging, staging_sql
from sync.sources.onde.identity import Child, key
from sync.sources.records import FeedFile, PupilRecord
from sync.staging import Scope

CLOSE = 0.75
KNOWN = """
SELECT source_id, ine, birth_name, first_name, birth_date, division, is_present FROM known_pupil
"""
P = TypeVar("P")
K = TypeVar("K")


class Known(NamedTuple):
    source_id: str
    ine: str
    birth_name: str
    first_name: str
    birth_date: date
    division: str
    is_present: bool

    @property
    def child(self) -> Child:
        return Child(self.ine, self.birth_name, self.first_name, self.birth_date)


class Sought(NamedTuple):
    """A pupil of the file; his INE says nothing when it is that of another child known here."""

    pupil: PupilRecord
    ine_is_his: bool

    @property
    def child(self) -> Child:
        ine = self.pupil.ine if self.ine_is_his else ""
        return Child(ine, self.pupil.birth_name, self.pupil.first_name, self.pupil.birth_date)

    @property
    def division(self) -> str:
        return self.pupil.division


Clue = Callable[[Sought | Known], Hashable]


def recognise(feed: FeedFile, scope: Scope) -> FeedFile:
    """The same file, where those known here have the key by which they are known."""
    scope.write(staging_sql.TABLES)
    staging.recall(staging_sql.KNOWN_PUPILS, scope)
    known = [Known(*row) for row in scope.query(KNOWN)]
    ids = _match(feed.pupils, known, feed.uai)
    pupils = tuple(replace(pupil, source_id=ids[pupil.line]) for pupil in feed.pupils)
    kept = (
        one.source_id for one in known if not feed.kept_ids.isdisjoint(one.child.clues(feed.uai))
    )
    return replace(feed, pupils=pupils, kept_ids=feed.kept_ids.union(kept))


def _match(pupils: Iterable[PupilRecord], known: list[Known], uai: str) -> dict[int, str]:
    """The key of each pupil, by his line."""
    holders = {one.ine: one for one in known if one.ine}
    sought = [Sought(pupil, _is_his(pupil, holders.get(pupil.ine))) for pupil in pupils]
    pairing = Pairing(sought, known)
    for clue in (_ine, _identity):
        pairing.pair(clue)
    pairing.keep_present()
    for clue in (_but_birth_date, _but_birth_name, _but_first_name):
        pairing.pair(clue)
    found = {one.pupil.line: match.source_id for one, match in pairing.found}
    taken = set(found.values())
    for one in pairing.sought:
        new = one.child.key(uai)
        while new in taken:  # that of a child who bore these names before
            new = key(uai, "again", new)
        taken.add(new)
        found[one.pupil.line] = new
    return found


def _is_his(pupil: PupilRecord, holder: Known | None) -> bool:
    if holder is None:
        return True
    child = Child(pupil.ine, pupil.birth_name, pupil.first_name, pupil.birth_date)
    return child.names == holder.child.names or pupil.birth_date == holder.birth_date


@dataclass(slots=True)
class Pairing:
    """Those of the file and those known, taken off both sides as they are found to be one."""

    sought: list[Sought]
    known: list[Known]
    found: list[tuple[Sought, Known]] = field(default_factory=list)

    def pair(self, clue: Clue) -> None:
        """Pair those whom this clue designates alone on both sides; two INE make two children."""
        theirs, ours = _alone(self.sought, clue), _alone(self.known, clue)
        pairs = [
            (one, ours[value])
            for value, one in theirs.items()
            if value in ours and _may_be_one(one, ours[value])
        ]
        self.found += pairs
        lines = {one.pupil.line for one, _ in pairs}
        ids = {match.source_id for _, match in pairs}
        self.sought = [one for one in self.sought if one.pupil.line not in lines]
        self.known = [one for one in self.known if one.source_id not in ids]

    def keep_present(self) -> None:
        """Corrections are made to those who are here: a leaver is only known by all he is."""
        self.known = [one for one in self.known if one.is_present]


def _alone(people: Iterable[P], clue: Callable[[P], Hashable]) -> dict[Hashable, P]:
    groups: dict[Hashable, list[P]] = {}
    for one in people:
        value = clue(one)
        if value is not None:
            groups.setdefault(value, []).append(one)
    return {value: group[0] for value, group in groups.items() if len(group) == 1}


def _may_be_one(one: Sought, known: Known) -> bool:
    """Twins share all but the first name: it must then be nearly the same."""
    theirs, ours = one.child, known.child
    if theirs.ine and ours.ine and theirs.ine != ours.ine:
        return False
    spelled, before = theirs.names[1], ours.names[1]
    same = spelled == before or bool(theirs.ine and theirs.ine == ours.ine)
    return same or SequenceMatcher(None, spelled, before).ratio() >= CLOSE


def _ine(one: Sought | Known) -> Hashable:
    return one.child.ine or None


def _identity(one: Sought | Known) -> Hashable:
    return (*one.child.names, one.child.birth_date)


def _but_birth_date(one: Sought | Known) -> Hashable:
    return (*one.child.names, one.division)


def _but_birth_name(one: Sought | Known) -> Hashable:
    return (one.child.names[1], one.child.birth_date, one.division)


def _but_first_name(one: Sought | Known) -> Hashable:
    return (one.child.names[0], one.child.birth_date, one.division)
