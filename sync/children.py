"""Which pupils are the children whom a file of guardians only names (ONDE).

A child is the pupil here who bears his names; his class settles between homonyms when it is
written as here, and nothing else does: no link rather than one to another family's child.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from common.text import search_key
from sync.models import FileRun
from sync.sources.anomalies import ROW_MESSAGES
from sync.sources.onde.identity import names_key
from sync.sources.records import AnomalyRecord, ChildRecord, FeedFile, FeedKind
from sync.staging import Scope

UNKNOWN = "enfant-inconnu"
AMBIGUOUS = "enfant-ambigu"
PUPILS = """
SELECT k.source_id, k.birth_name, k.usage_name, k.first_name, k.is_present, coalesce(d.label, '')
FROM known_pupil k
LEFT JOIN students_division d ON d.establishment_id = %(home)s AND d.code = k.division
"""
Names = tuple[str, str]


def names_of(name: str, first_name: str) -> Names:
    return search_key(name), search_key(first_name)


class Pupil(NamedTuple):
    source_id: str
    birth_name: str
    usage_name: str
    first_name: str
    is_present: bool
    class_label: str


@dataclass(slots=True)
class Named:
    """The children of a file by what became of them; of the unknown, those to be told of."""

    found: list[tuple[ChildRecord, str]] = field(default_factory=list)
    ambiguous: list[tuple[ChildRecord, set[str]]] = field(default_factory=list)
    unknown: list[ChildRecord] = field(default_factory=list)

    def anomalies(self) -> Iterator[AnomalyRecord]:
        for child in self.unknown:
            yield AnomalyRecord(child.line, UNKNOWN, ROW_MESSAGES[UNKNOWN])
        for child, _ in self.ambiguous:
            yield AnomalyRecord(child.line, AMBIGUOUS, ROW_MESSAGES[AMBIGUOUS])


@dataclass(frozen=True, slots=True)
class Nursery:
    """The pupils known here by their names; ``excused`` are the keys of those left out."""

    uai: str
    by_birth_name: dict[Names, list[Pupil]]
    by_any_name: dict[Names, list[Pupil]]
    leavers: set[Names]
    excused: frozenset[str]

    @classmethod
    def of(cls, feed: FeedFile, scope: Scope) -> "Nursery":
        """Read what the temporary table of known pupils holds."""
        pupils = [Pupil(*row) for row in scope.query(PUPILS)]
        present = [pupil for pupil in pupils if pupil.is_present]
        gone = [pupil for pupil in pupils if not pupil.is_present]
        roll = FileRun.objects.latest_taken(scope.establishment, FeedKind.PUPILS)
        return cls(
            feed.uai,
            _grouped(present, usage=False),
            _grouped(present, usage=True),
            set(_grouped(gone, usage=True)),
            frozenset(roll.skipped_ids if roll else ()),
        )

    def name(self, children: Iterable[ChildRecord]) -> Named:
        named = Named()
        for child in children:
            candidates = self._candidates(child)
            ids = {pupil.source_id for pupil in candidates}
            if len(ids) == 1:
                named.found.append((child, ids.pop()))
            elif ids:
                named.ambiguous.append((child, ids))
            elif not self._is_passed_over(child):
                named.unknown.append(child)
        return named

    def _candidates(self, child: ChildRecord) -> list[Pupil]:
        """By the family name, else by either name; then by usage name and by class."""
        family = names_of(child.birth_name, child.first_name)
        usage = names_of(child.usage_name, child.first_name)
        found = self.by_birth_name.get(family, []) if child.birth_name else []
        if not found:
            names = [names for names in (family, usage) if names[0]]
            found = [pupil for each in names for pupil in self.by_any_name.get(each, [])]
        alike = [p for p in found if search_key(p.usage_name) == usage[0]]
        label = search_key(child.class_label)
        classmates = [p for p in found if label and search_key(p.class_label) == label]
        return next((few for few in (alike, classmates) if len(few) == 1), found)

    def _is_passed_over(self, child: ChildRecord) -> bool:
        """A leaver, or a pupil whom his own file left out: told there, if at all."""
        names = [name for name in (child.birth_name, child.usage_name) if name]
        return any(
            names_of(name, child.first_name) in self.leavers
            or names_key(self.uai, name, child.first_name) in self.excused
            for name in names
        )


def _grouped(pupils: Iterable[Pupil], *, usage: bool) -> dict[Names, list[Pupil]]:
    groups: dict[Names, list[Pupil]] = {}
    for pupil in pupils:
        names = {pupil.birth_name, *([pupil.usage_name] if usage else [])} - {""}
        for name in names:
            groups.setdefault(names_of(name, pupil.first_name), []).append(pupil)
    return groups
