"""A file of guardians against those its establishment knows; their links are in sync.links."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from accounts.enums import Population
from common.text import search_key
from sync import (
    changes,
    guardians_recognition,
    guardians_sql,
    links,
    reported,
    staging,
    staging_sql,
)
from sync.effects import Effect
from sync.guard import Measure
from sync.guardians_recognition import Recognised
from sync.models import FileRun
from sync.openings import open_accounts
from sync.sources import onde
from sync.sources.records import FeedFile, FeedKind, PersonRecord
from sync.staging import Scope

Likeness = tuple[str, str, str, str]


class Row(NamedTuple):
    """A staged person who is not as the database has him; no account when he is new here."""

    source_id: str
    account_id: int | None
    renamed: bool


@dataclass(slots=True)
class Sorted:
    """The persons that differ: known here, known elsewhere, or to open an account for.

    ``twins`` are new as well, and the same person as another new one of this file.
    """

    known: dict[str, int] = field(default_factory=dict)
    arriving: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    twins: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GuardianComparison:
    scope: Scope
    feed: FeedFile
    persons: dict[str, PersonRecord]
    rows: Sorted
    standing: links.Standing
    excused: frozenset[str]
    recognised: Recognised
    measures: tuple[Measure, ...]

    def apply(self) -> Effect:
        """Write the persons, then their links; the statements do not depend on the number.

        A known guardian changes with his particulars or with his links; links are what leaves.
        """
        accounts = self._write_persons()
        # A person renumbered by the source was found again: his links did not go.
        standing = links.stand(self.feed, self.scope) if self.rows.arriving else self.standing
        notes = self.standing.persons > 0
        written = links.write(self.scope, notes=notes)
        links.close(standing.gone, self.scope, notes=notes)
        reported.close(self.scope, ties=written.known.union(standing.gone))
        skipped = links.skipped(self.scope, excused=self.excused)
        new = {account for i, account in accounts.items() if i not in self.rows.known}
        return Effect(
            created=len(new),
            changed=len((written.accounts | set(self.rows.known.values())) - new),
            left=len(standing.gone),
            anomalies=(*self.recognised.anomalies, *skipped.anomalies),
            skipped_links=len(skipped.pairs) + self.recognised.unresolved,
            skipped_guardians=self._idle(skipped.pairs),
        )

    def _idle(self, skipped: frozenset[tuple[str, str]]) -> int:
        """How many persons have no link left once those that lead to nobody are passed over."""
        links_of = {(link.person_id, link.pupil_id) for link in self.feed.links} - skipped
        return len(self.persons.keys() - {person_id for person_id, _ in links_of})

    def _write_persons(self) -> dict[str, int]:
        """The account of each person that differs, once written."""
        rows = self.rows
        names = [(self.persons[i].first_name, self.persons[i].birth_name) for i in rows.unknown]
        opened = open_accounts(Population.GUARDIAN, names, self.scope)
        accounts = dict(zip(rows.unknown, opened, strict=True))
        accounts |= {twin: accounts[first] for twin, first in rows.twins.items()}
        accounts |= rows.arriving | rows.known
        if accounts:
            _write(accounts, {*rows.unknown, *rows.twins}, self.scope)
        return accounts


def _write(accounts: dict[str, int], new: set[str], scope: Scope) -> None:
    """Write these persons; each statement skips what is already as it should be."""
    ids, owners = list(accounts), list(accounts.values())
    scope.write(guardians_sql.MARK, ids=ids, accounts=owners, new=[i in new for i in ids])
    changes.note_guardians(scope)
    scope.write(guardians_sql.UPDATE_IDENTITIES)
    scope.write(guardians_sql.INSERT_IDENTITIES)
    scope.write(guardians_sql.UPDATE_GUARDIANS, accounts=owners)
    scope.write(guardians_sql.INSERT_GUARDIANS)
    staging.recall(staging_sql.KNOWN_PERSONS, scope)


def compare(feed: FeedFile, scope: Scope) -> GuardianComparison:
    """Stage the file and read what differs; nothing is written yet.

    ONDE numbers nobody: its persons and its links are first told apart by what is known here.
    """
    recognised = Recognised(feed)
    if feed.source == onde.SOURCE:
        recognised = guardians_recognition.recognise(feed, scope)
        feed = recognised.feed
    links_of = ((k.line, k.pupil_id, k.person_id, k.kind, k.kinship) for k in feed.links)
    staging.stage(staging_sql.PERSONS, map(_staged, count(), feed.persons))
    staging.stage(staging_sql.LINKS, links_of)
    staging.recall(staging_sql.KNOWN_PUPILS, scope)
    staging.recall(staging_sql.KNOWN_PERSONS, scope)
    excused = _leave_out(scope)
    persons = {person.source_id: person for person in feed.persons}
    differing = [Row(*row) for row in scope.query(guardians_sql.DIFFERENCES)]
    rows = _sort(differing, persons, scope)
    standing = links.stand(feed, scope)
    measures = (
        Measure(
            noun="responsables",
            rows=len(feed.persons),
            before=standing.guardians,
            missing=standing.missing_guardians,
            renamed=sum(row.renamed for row in differing),
        ),
        Measure(
            noun="liens",
            rows=len(feed.links),
            before=standing.links,
            missing=standing.missing_links,
            strangers=recognised.strangers,
            named=recognised.children,
        ),
    )
    return GuardianComparison(scope, feed, persons, rows, standing, excused, recognised, measures)


def _leave_out(scope: Scope) -> frozenset[str]:
    """The pupils that their own file left out: refused there, or gone before we knew them.

    Those whose number now names another child are as if unknown: their links stand as they are.
    """
    roll = FileRun.objects.latest_taken(scope.establishment, FeedKind.PUPILS)
    if roll and roll.reassigned_ids:
        scope.write(guardians_sql.FORGET_PUPILS, ids=roll.reassigned_ids)
    return frozenset(roll.skipped_ids if roll else ())


def _staged(rank: int, person: PersonRecord) -> tuple[object, ...]:
    key = search_key(person.birth_name, person.first_name, person.usage_name)
    return (
        rank, person.source_id, person.civility, person.birth_name, person.usage_name,
        person.first_name, person.mail, person.mobile, key,
    )  # fmt: skip


def _sort(differing: list[Row], persons: dict[str, PersonRecord], scope: Scope) -> Sorted:
    """Decide who each person is; several candidates are none (F8, G9)."""
    rows = Sorted()
    new = [row.source_id for row in differing if row.account_id is None]
    likenesses = {source_id: _likeness(persons[source_id]) for source_id in new}
    look_alikes = _look_alikes(likenesses.values(), scope)
    firsts: dict[Likeness, str] = {}
    for row in differing:
        likeness = likenesses.get(row.source_id)
        candidates = look_alikes.get(likeness, set()) if likeness else set()
        if row.account_id:
            rows.known[row.source_id] = row.account_id
        elif len(candidates) == 1:
            rows.arriving[row.source_id] = next(iter(candidates))
        elif likeness in firsts and not candidates:
            rows.twins[row.source_id] = firsts[likeness]
        else:
            rows.unknown.append(row.source_id)
            if likeness:
                firsts[likeness] = row.source_id
    return rows


def _look_alikes(new: Iterable[Likeness | None], scope: Scope) -> dict[Likeness, set[int]]:
    """The accounts of those known anywhere by the mail and mobile of a new one, and his names."""
    mails = [mail for *_, mail, _ in filter(None, new)]
    found: dict[Likeness, set[int]] = {}
    if not mails:
        return found
    for account_id, *names, mail, mobile in scope.query(guardians_sql.LOOK_ALIKES, mails=mails):
        birth_name, first_name = map(search_key, names)
        found.setdefault((birth_name, first_name, mail, mobile), set()).add(account_id)
    return found


def _likeness(person: PersonRecord) -> Likeness | None:
    """What must be equal for two persons to be one; nothing when a part is missing."""
    if not (person.mail and person.mobile):
        return None
    names = search_key(person.birth_name), search_key(person.first_name)
    return (*names, person.mail, person.mobile) if all(names) else None
