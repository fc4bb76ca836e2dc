"""A list of « élèves extérieurs » against those its establishment hosts: who comes, who goes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sync import mutualised_sql, staging
from sync.effects import Effect
from sync.guard import Measure
from sync.sources.records import AnomalyRecord, FeedFile, HostedRecord
from sync.staging import Scope

UNKNOWN_INE = "exterieur-inconnu"
ELSEWHERE = "exterieur-autre-rattachement"
GONE_FROM_HOME = "exterieur-sorti"
AT_HOME = "exterieur-deja-ici"
MESSAGES = {
    UNKNOWN_INE: "Aucun élève connu n'a cet INE : ligne ignorée.",
    ELSEWHERE: "L'élève n'est pas inscrit dans l'établissement principal {uai} : ligne ignorée.",
    GONE_FROM_HOME: "L'élève n'est plus inscrit dans l'établissement principal {uai} :"
    " il reste accueilli.",
    AT_HOME: "L'élève est inscrit à titre principal dans l'établissement d'accueil :"
    " ligne ignorée.",
}


class Row(NamedTuple):
    """A staged pupil who is not as the database has him, or of whom there is something to tell."""

    line: int
    principal: str
    is_coming: bool
    left_on: date | None
    student_id: int | None
    search_key: str | None
    is_enrolled: bool
    is_at_home: bool
    enrolment_id: int | None
    is_present: bool

    def fault(self) -> str:
        """Why the row is not taken; a host takes no pupil whose own school it cannot name."""
        if self.left_on and not self.is_coming:
            return ""
        if self.student_id is None:
            return UNKNOWN_INE
        if self.is_at_home:
            return AT_HOME
        if self.is_enrolled or (self.is_coming and self.is_present):
            return ""
        return GONE_FROM_HOME if self.is_present else ELSEWHERE


@dataclass(slots=True)
class Sorted:
    """The rows that differ, by what becomes of them."""

    arriving: list[Row] = field(default_factory=list)
    returning: list[Row] = field(default_factory=list)
    leaving: list[Row] = field(default_factory=list)
    anomalies: list[AnomalyRecord] = field(default_factory=list)
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class HostedComparison:
    scope: Scope
    rows: Sorted
    missing: list[int]
    measures: tuple[Measure, ...]

    def apply(self) -> Effect:
        """Write what differs, and nothing else; the statements do not depend on the number.

        Always stale: these pupils are those of other schools, whose own files change what the
        same list means, from one hour to the next.
        """
        scope, rows = self.scope, self.rows
        leaving = [row.enrolment_id for row in rows.leaving] + self.missing
        days = [row.left_on for row in rows.leaving] + [scope.today] * len(self.missing)
        scope.write(mutualised_sql.LEAVE, enrolments=leaving, days=days)
        enrolments, keys = _column(rows.returning, "enrolment_id"), _keys(rows.returning)
        scope.write(mutualised_sql.OPEN_AGAIN, enrolments=enrolments, keys=keys)
        students, keys = _column(rows.arriving, "student_id"), _keys(rows.arriving)
        scope.write(mutualised_sql.OPEN, students=students, keys=keys)
        scope.write(mutualised_sql.TELL_WHETHER_IT_HOSTS)
        return Effect(
            created=len(rows.arriving),
            changed=len(rows.returning),
            left=len(leaving),
            anomalies=tuple(rows.anomalies),
            stale_on=scope.today,
            skipped_pupils=rows.skipped,
        )


def compare(feed: FeedFile, scope: Scope) -> HostedComparison:
    """Stage the list and read what differs; nothing is written yet.

    A pupil whose row says he is gone, or not yet there, is not missing for the guard.
    """
    staging.stage(mutualised_sql.HOSTED, _staged(feed.hosted, scope.today))
    staging.recall(mutualised_sql.KNOWN, scope)
    scope.write(mutualised_sql.FORGET_FOUND)
    scope.write(mutualised_sql.FIND, ines=[record.ine for record in feed.hosted])
    rows = _sort(Row(*row) for row in scope.query(mutualised_sql.DIFFERENCES))
    before, missing = scope.query(mutualised_sql.ROLL, kept=list(feed.kept_ids))[0]
    measure = Measure(
        noun="élèves extérieurs",
        rows=len(feed.hosted) + len(feed.kept_ids),
        before=before,
        missing=len(missing),
    )
    return HostedComparison(scope, rows, missing, (measure,))


def _staged(records: tuple[HostedRecord, ...], today: date) -> Iterator[tuple[object, ...]]:
    for record in records:
        is_coming = record.is_coming(today)
        left_on = record.ends_on if record.is_over(today) else None
        yield (
            record.line, record.ine, record.principal, is_coming,
            today if is_coming else left_on,
        )  # fmt: skip


def _sort(differing: Iterator[Row]) -> Sorted:
    rows = Sorted()
    for row in differing:
        if fault := row.fault():
            message = MESSAGES[fault].format(uai=row.principal)
            rows.anomalies.append(AnomalyRecord(row.line, fault, message))
            rows.skipped += not row.is_present and not row.is_coming
        elif row.left_on:
            rows.leaving.append(row)
        elif row.enrolment_id is None:
            rows.arriving.append(row)
        else:
            rows.returning.append(row)
    return rows


def _column(rows: list[Row], name: str) -> list[int]:
    return [getattr(row, name) for row in rows]


def _keys(rows: list[Row]) -> list[str | None]:
    return [row.search_key for row in rows]
