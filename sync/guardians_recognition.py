"""Guardians whom their source does not number, known again from night to night (ONDE).

A guardian is his names and his address. When the address changed, he is the one known by the same
names who has a child of his, or his mail, or his mobile, if there is but one: he keeps his account
and his key. A homonym who settles where he lived before, names and street alike, would pass for
him: the address is all that ONDE gives. Whoever is not sure to be gone stays as he was.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from sync import staging, staging_sql
from sync.children import Named, Names, Nursery, names_of
from sync.sources.records import (
    LEGAL,
    AnomalyRecord,
    ChildRecord,
    FeedFile,
    LinkRecord,
    PersonRecord,
)
from sync.staging import Scope

PERSONS = "SELECT source_id, birth_name, first_name, mail, mobile FROM known_person"
TIES = """
SELECT DISTINCT g.source_id, k.source_id
FROM guardians_guardianship h
JOIN known_pupil k ON k.student_id = h.student_id
JOIN known_person g ON g.guardian_id = h.guardian_id
WHERE h.establishment_id = %(home)s AND h.ended_on IS NULL
"""


class Known(NamedTuple):
    source_id: str
    birth_name: str
    first_name: str
    mail: str
    mobile: str

    @property
    def names(self) -> Names:
        return names_of(self.birth_name, self.first_name)


@dataclass(frozen=True, slots=True)
class Recognised:
    """The file with its links made; of its children, ``strangers`` are not heard of here."""

    feed: FeedFile
    children: int = 0
    unresolved: int = 0
    strangers: int = 0
    anomalies: tuple[AnomalyRecord, ...] = ()


def recognise(feed: FeedFile, scope: Scope) -> Recognised:
    scope.write(staging_sql.TABLES)
    staging.recall(staging_sql.KNOWN_PUPILS, scope)
    staging.recall(staging_sql.KNOWN_PERSONS, scope)
    book = _Book(
        feed,
        [Known(*row) for row in scope.query(PERSONS)],
        {(person, pupil) for person, pupil in scope.query(TIES)},
        Nursery.of(feed, scope),
    )
    links = tuple(book.links())
    persons = tuple(replace(one, source_id=book.ids[one.source_id]) for one in feed.persons)
    children = sum(1 for child in feed.children if child.person_id)
    return Recognised(
        replace(feed, persons=persons, links=links, children=(), kept_ids=frozenset(book.kept())),
        children=children,
        unresolved=children - len(links),
        strangers=len(book.named.unknown),
        anomalies=tuple(book.named.anomalies()),
    )


class _Book:
    """The persons of the file and those known here, and the key of each of the former."""

    def __init__(
        self, feed: FeedFile, known: list[Known], ties: set[tuple[str, str]], nursery: Nursery
    ) -> None:
        self.feed = feed
        self.known = known
        self.ties = ties
        self.named: Named = nursery.name(feed.children)
        self.children_of: dict[str, set[str]] = {}
        for child, pupil in self.named.found:
            self.children_of.setdefault(child.person_id, set()).add(pupil)
        self.ids = {one.source_id: one.source_id for one in feed.persons}
        self.free = [one for one in known if one.source_id not in self.ids]
        known_ids = {one.source_id for one in known}
        self.new = [one for one in feed.persons if one.source_id not in known_ids]
        self._follow()

    def _follow(self) -> None:
        """Give those who moved the key they are known by; the others are new."""
        by_names: dict[Names, list[Known]] = {}
        for one in self.free:
            by_names.setdefault(one.names, []).append(one)
        found = {
            person.source_id: [
                one.source_id
                for one in by_names.get(names_of(person.birth_name, person.first_name), [])
                if self._is_likely(person, one)
            ]
            for person in self.new
        }
        claimed = [one for candidates in found.values() for one in candidates]
        followed = {
            source_id: candidates[0]
            for source_id, candidates in found.items()
            if len(candidates) == 1 and claimed.count(candidates[0]) == 1
        }
        self.ids |= followed
        taken = set(followed.values())
        self.free = [one for one in self.free if one.source_id not in taken]
        self.new = [one for one in self.new if one.source_id not in followed]

    def _is_likely(self, person: PersonRecord, known: Known) -> bool:
        theirs = self.children_of.get(person.source_id, set())
        shared = any((known.source_id, pupil) in self.ties for pupil in theirs)
        same_mail = person.mail and person.mail == known.mail
        same_mobile = person.mobile and person.mobile == known.mobile
        return bool(shared or same_mail or same_mobile)

    def links(self) -> Iterator[LinkRecord]:
        """One a pupil and a person; a tie that stands outlives the doubt between homonyms."""
        met = set()
        for child, pupil in self._told():
            person = self.ids[child.person_id]
            if (pupil, person) not in met:
                met.add((pupil, person))
                yield LinkRecord(child.line, pupil, person, LEGAL, "")

    def _told(self) -> Iterator[tuple[ChildRecord, str]]:
        yield from ((child, pupil) for child, pupil in self.named.found if child.person_id)
        for child, pupils in self.named.ambiguous:
            for pupil in sorted(pupils):
                if child.person_id and (self.ids[child.person_id], pupil) in self.ties:
                    yield child, pupil

    def kept(self) -> Iterator[str]:
        """Those of whom the file says too little: nothing of theirs may go tonight."""
        doubtful = {*self.feed.kept_ids, *(child.person_id for child in self.named.unknown)}
        yield from (self.ids.get(source_id, source_id) for source_id in doubtful if source_id)
        names = {
            names_of(one.birth_name, one.first_name)
            for one in self.new
            if one.source_id in doubtful or one.source_id not in self.children_of
        }
        nameless = {pupil for child, pupil in self.named.found if not child.person_id}
        for one in self.free:
            tied = any((one.source_id, pupil) in self.ties for pupil in nameless)
            if tied or one.names in names:
                yield one.source_id
