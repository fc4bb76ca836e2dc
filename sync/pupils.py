"""A file of pupils against the roll of its establishment: who is new, changed, gone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from accounts.enums import Population
from common.text import search_key
from sync import changes, labels, pupils_recognition, pupils_sql, reported, staging, staging_sql
from sync.effects import Effect
from sync.guard import Measure
from sync.openings import open_accounts
from sync.sources import onde
from sync.sources.records import AnomalyRecord, FeedFile, PupilRecord
from sync.staging import Scope

OTHER_INE = "ine-autre-eleve"
OTHER_CHILD = "eleve-id-reattribue"
UNKNOWN_MEF = "mef-inconnu"


class Row(NamedTuple):
    """A staged pupil who is not as the database has him; no account when he is new here."""

    source_id: str
    account_id: int | None
    enrolment_id: int | None
    is_present: bool
    is_leaving: bool
    renamed: bool
    reborn: bool
    has_new_ine: bool
    unclassed: bool
    has_traded_ine: bool
    birth_name: str
    first_name: str

    def is_another_child(self, pupil: PupilRecord) -> bool:
        """The source gave a known number to somebody else: nothing of the child is the same."""
        return (
            self.has_traded_ine
            and self.reborn
            and _identity(self.birth_name, self.first_name)
            != _identity(pupil.birth_name, pupil.first_name)
        )


class Holder(NamedTuple):
    """The student who already has an INE that the file gives."""

    ine: str
    account_id: int
    birth_name: str
    first_name: str
    birth_date: date
    enrolment_id: int | None
    is_claimed: bool

    def is_same_as(self, pupil: PupilRecord) -> bool:
        names = _identity(self.birth_name, self.first_name)
        same_names = names == _identity(pupil.birth_name, pupil.first_name)
        return same_names and self.birth_date == pupil.birth_date


class Mark(NamedTuple):
    """A row to write, and where: no enrolment yet, or no student either."""

    source_id: str
    account_id: int | None
    enrolment_id: int | None
    is_new: bool


@dataclass(slots=True)
class Sorted:
    """The rows that differ, by what becomes of them."""

    known: list[Row] = field(default_factory=list)
    arriving: dict[str, Holder] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    reassigned: list[Row] = field(default_factory=list)
    never_here: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PupilComparison:
    scope: Scope
    feed: FeedFile
    pupils: dict[str, PupilRecord]
    rows: Sorted
    missing: list[int]
    measures: tuple[Measure, ...]

    def apply(self) -> Effect:
        """Write what differs, and nothing else; the statements do not depend on the number."""
        rows = self.rows
        # The pupils' own file names their classes, when it does: before they are written.
        named = labels.compare_divisions(self.feed, self.scope) if self.feed.divisions else None
        relabelled = named.apply().changed if named else 0
        names = [(self.pupils[i].first_name, self.pupils[i].birth_name) for i in rows.unknown]
        opened = open_accounts(Population.STUDENT, names, self.scope)
        marks = [Mark(i, opened[n], None, True) for n, i in enumerate(rows.unknown)]
        marks += [Mark(i, h.account_id, h.enrolment_id, False) for i, h in rows.arriving.items()]
        marks += [Mark(r.source_id, r.account_id, r.enrolment_id, False) for r in rows.known]
        if marks:
            _write(marks, self.scope)
        if self.missing:
            self.scope.write(pupils_sql.LEAVE, missing=self.missing)
        written = [mark.account_id for mark in marks if mark.account_id]
        changes.note_pupils(self.scope, accounts=written, missing=self.missing)
        leavers = [r.enrolment_id for r in rows.known if r.is_leaving and r.enrolment_id]
        reborn = [r.account_id for r in rows.known if r.reborn and r.account_id]
        reported.close(self.scope, accounts=reborn, left=[*self.missing, *leavers])
        leaving = sum(row.is_leaving and row.is_present for row in rows.known)
        returned = sum(holder.enrolment_id is not None for holder in rows.arriving.values())
        return Effect(
            created=len(rows.unknown) + len(rows.arriving) - returned,
            changed=len(rows.known) - leaving + returned + relabelled,
            left=len(self.missing) + leaving,
            anomalies=(*self._refusals(), *self._unknown_mefs()),
            stale_on=self._stale_on(),
            skipped_ids=tuple(sorted(self._skipped())),
            reassigned_ids=tuple(row.source_id for row in rows.reassigned),
        )

    def _skipped(self) -> set[str]:
        rows = self.rows
        reassigned = (row.source_id for row in rows.reassigned)
        return {*rows.refused, *reassigned, *rows.never_here, *self.feed.kept_ids}

    def _refusals(self) -> Iterable[AnomalyRecord]:
        for source_id in self.rows.refused:
            message = f"Élève {source_id} : son INE est déjà celui d'un autre élève connu."
            yield AnomalyRecord(self.pupils[source_id].line, OTHER_INE, message, source_id)
        for row in self.rows.reassigned:
            message = (
                f"Élève {row.source_id} : cet ELEVE_ID était celui d'un autre élève,"
                " laissé comme il était."
            )
            line = self.pupils[row.source_id].line
            yield AnomalyRecord(line, OTHER_CHILD, message, row.source_id)

    def _unknown_mefs(self) -> Iterable[AnomalyRecord]:
        for code, line, count in self.scope.query(pupils_sql.UNKNOWN_MEFS):
            message = f"Le MEF {code} ({count} élève(s)) est absent de la nomenclature."
            yield AnomalyRecord(line, UNKNOWN_MEF, message)

    def _stale_on(self) -> date | None:
        """The next dated departure; tomorrow if another school may settle who somebody is."""
        today = self.scope.today
        if self.rows.refused or self.rows.reassigned:
            return today + timedelta(days=1)
        days = (pupil.left_on for pupil in self.feed.pupils)
        return min((day for day in days if day and day > today), default=None)


def compare(feed: FeedFile, scope: Scope) -> PupilComparison:
    """Stage the file and read what differs; nothing is written yet.

    ONDE numbers nobody: its pupils are first told apart by what is known here.
    """
    if feed.source == onde.SOURCE:
        feed = pupils_recognition.recognise(feed, scope)
    staging.stage(staging_sql.PUPILS, (_staged(pupil, scope.today) for pupil in feed.pupils))
    staging.recall(staging_sql.KNOWN_PUPILS, scope)
    pupils = {pupil.source_id: pupil for pupil in feed.pupils}
    differing = [Row(*row) for row in scope.query(pupils_sql.DIFFERENCES)]
    rows = _sort(differing, pupils, scope)
    before, classed, missing = scope.query(pupils_sql.ROLL, kept=list(feed.kept_ids))[0]
    back = {holder.enrolment_id for holder in rows.arriving.values()}
    missing = [enrolment_id for enrolment_id in missing if enrolment_id not in back]
    leaving = sum(row.is_present and row.is_leaving for row in rows.known)
    known = (*rows.known, *rows.reassigned)
    staying = [row for row in known if row.is_present and not row.is_leaving]
    measure = Measure(
        noun="élèves",
        rows=len(feed.pupils),
        before=before,
        missing=len(missing) + leaving,
        renamed=sum(row.renamed for row in staying),
        reborn=sum(row.reborn for row in staying),
        classed=classed,
        unclassed=sum(row.unclassed for row in staying),
    )
    return PupilComparison(scope, feed, pupils, rows, missing, (measure,))


def _staged(pupil: PupilRecord, today: date) -> tuple[object, ...]:
    key = search_key(pupil.birth_name, pupil.first_name, pupil.usage_name)
    left_on = pupil.left_on if pupil.left_on and pupil.left_on <= today else None
    return (
        pupil.line, pupil.source_id, pupil.ine, pupil.birth_name, pupil.usage_name,
        pupil.first_name, pupil.birth_date, pupil.division, pupil.mef, left_on, key,
    )  # fmt: skip


def _sort(differing: list[Row], pupils: dict[str, PupilRecord], scope: Scope) -> Sorted:
    """Decide who each row is: an INE is followed only to the same name and birth date (T-17).

    The number of a child who has neither his INE, nor his names, nor his birth date says nothing.
    """
    rows = Sorted()
    holders = _holders(differing, pupils, scope)
    for row in differing:
        pupil = pupils[row.source_id]
        holder = holders.get(pupil.ine)
        if row.account_id and row.is_another_child(pupil):
            rows.reassigned.append(row)
        elif row.is_leaving and row.account_id is None:
            rows.never_here.append(row.source_id)
        elif row.is_leaving or (row.account_id and not (row.has_new_ine and holder)):
            rows.known.append(row)
        elif holder is None:
            rows.unknown.append(row.source_id)
        elif row.account_id or holder.is_claimed or not holder.is_same_as(pupil):
            rows.refused.append(row.source_id)
        else:
            rows.arriving[row.source_id] = holder
    return rows


def _holders(
    differing: list[Row], pupils: dict[str, PupilRecord], scope: Scope
) -> dict[str, Holder]:
    asked = [row for row in differing if row.has_new_ine or row.account_id is None]
    ines = [ine for row in asked if (ine := pupils[row.source_id].ine)]
    if not ines:
        return {}
    return {row[0]: Holder(*row) for row in scope.query(pupils_sql.HOLDERS, ines=ines)}


def _identity(birth_name: str, first_name: str) -> tuple[str, str]:
    return search_key(birth_name), search_key(first_name)


def _write(marks: list[Mark], scope: Scope) -> None:
    """Write these rows; each statement skips what is already as it should be."""
    ids, accounts, enrolments, new = (list(column) for column in zip(*marks, strict=True))
    scope.write(pupils_sql.MARK, ids=ids, accounts=accounts, enrolments=enrolments, new=new)
    scope.write(pupils_sql.UPDATE_IDENTITIES)
    scope.write(pupils_sql.INSERT_IDENTITIES)
    renamed = scope.query(pupils_sql.UPDATE_STUDENTS, accounts=accounts)
    students, keys = [pk for pk, _ in renamed], [key for _, key in renamed]
    scope.write(pupils_sql.UPDATE_SEARCH_KEYS, students=students, keys=keys)
    scope.write(pupils_sql.INSERT_STUDENTS)
    scope.write(pupils_sql.INSERT_DIVISIONS)
    scope.write(pupils_sql.INSERT_MEFS)
    scope.write(pupils_sql.UPDATE_ENROLMENTS, enrolments=enrolments)
    scope.write(pupils_sql.INSERT_ENROLMENTS, accounts=accounts)
