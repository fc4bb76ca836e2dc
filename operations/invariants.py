"""What must be true of all the apps together, checked at once (trust § 3.0): read only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from itertools import islice

from django.apps import apps
from django.db import connection, transaction
from django.utils.module_loading import module_has_submodule

from common.invariants import Check, Probe

# A country is counted in minutes, an academy in seconds.
TIMEOUT = "600s"
SHOWN = 5
_BEGIN = "SELECT set_config('transaction_read_only', 'on', true), set_config(%s, %s, true)"

CHECKS = (
    Check(
        "I12",
        "Un compte fermé n'est rattaché à personne, à moins qu'un fichier vienne de le ramener",
        """SELECT a.id::text FROM accounts_account a
        LEFT JOIN students_student s ON s.account_id = a.id
        LEFT JOIN guardians_guardian g ON g.account_id = a.id
        WHERE a.closed_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM sync_filerun r WHERE coalesce(r.decided_at, r.started_at) > coalesce(
                (SELECT max(started_at) FROM ops_run
                    WHERE kind = 'departures' AND outcome = 'done'), '-infinity'))
        AND (EXISTS (SELECT FROM students_enrolment e
                WHERE e.student_id = s.id AND e.left_on IS NULL)
            OR EXISTS (SELECT FROM guardians_guardianship h
                JOIN students_enrolment e ON e.id = h.enrolment_id
                WHERE h.guardian_id = g.id AND h.ended_on IS NULL AND e.left_on IS NULL))""",
    ),
)


@dataclass(frozen=True)
class Violation:
    """A rule that is broken: how many times, and where first."""

    code: str
    sentence: str
    count: int
    first: list[str]

    def __str__(self) -> str:
        more = ", …" if self.count > len(self.first) else ""
        return f"{self.code} × {self.count} : {self.sentence}. [{', '.join(self.first)}{more}]"


def verify(at: datetime, *, deep: bool = False) -> list[Violation]:
    """What does not hold, in the order of the invariants; nothing is written, whatever happens."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_BEGIN, ["statement_timeout", TIMEOUT])
        found = [violation for check in checks() if (violation := _verify(check, at))]
        if deep:
            found += [violation for probe in _probes() if (violation := _probe(probe))]
    return sorted(found, key=lambda violation: int(violation.code.removeprefix("I")))


def checks() -> list[Check]:
    """Those of every app, from the lowest."""
    return [check for name in _places() for check in getattr(import_module(name), "CHECKS", ())]


def _probes() -> Iterator[Probe]:
    for name in _places():
        yield from getattr(import_module(name), "PROBES", ())


def _places() -> list[str]:
    return [
        f"{app.name}.invariants"
        for app in apps.get_app_configs()
        if module_has_submodule(app.module, "invariants")
    ]


def _verify(check: Check, at: datetime) -> Violation | None:
    statement = f"SELECT count(*) OVER (), found.* FROM ({check.sql}) found LIMIT {SHOWN}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, {"at": at})
        rows = cursor.fetchall()
    if not rows:
        return None
    return Violation(check.code, check.sentence, rows[0][0], [where for _, where in rows])


def _probe(probe: Probe) -> Violation | None:
    found = iter(probe.find())
    first = list(islice(found, SHOWN))
    count = len(first) + sum(1 for _ in found)
    return Violation(probe.code, probe.sentence, count, first) if first else None
