"""The lists as CSV: read and written by batches, against model instances one row at a time."""

import csv
import io
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts import passwords
from accounts.files import Asked
from accounts.models import Account
from accounts.tabs import Tab
from bench.households import settle, ties
from bench.measure import Scale, Side, compare
from bench.population import open_school
from bench.report import Check, at_least, at_most, number
from common.exports import csv_lines, safe
from guardians.tabs import LEGAL
from students.tabs import STUDENTS

KILOBYTE = 1_000
# Five legal ties for three pupils, and more: as many rows as in the other file.
PUPILS_FOR_A_TIE = 0.6


@dataclass(frozen=True)
class File:
    """A file of a tab, and how most sites write it: a line for each instance."""

    tab: Tab
    related: tuple[str, ...]
    order: tuple[str, ...]
    cells: Callable[[object, Asked], Iterator[str]]

    def header(self, asked: Asked) -> tuple[str, ...]:
        return self.tab.files.header(asked.establishment.words)

    def write(self, found: QuerySet, asked: Asked) -> Iterator[bytes]:
        return csv_lines(self.header(asked), self.tab.files.rows(found, asked))

    def write_instances(self, found: QuerySet, asked: Asked) -> Iterator[bytes]:
        line = io.StringIO("\ufeff")
        line.seek(1)
        writer = csv.writer(line, delimiter=";")
        writer.writerow(self.header(asked))
        for each in found.select_related(*self.related).order_by(*self.order):
            yield line.getvalue().encode()
            line.seek(0)
            line.truncate()
            writer.writerow(safe(cell) for cell in self.cells(each, asked))
        yield line.getvalue().encode()

    def measure(self, found: QuerySet, asked: Asked, scale: Scale) -> Iterator[Check]:
        ours, plain = (b"".join(way(found, asked)) for way in (self.write, self.write_instances))
        assert sorted(ours.splitlines()) == sorted(plain.splitlines())
        pairs = compare(
            Side(lambda: sum(map(len, self.write(found, asked)))),
            Side(lambda: sum(map(len, self.write_instances(found, asked)))),
            scale,
        )
        notes = "{} contre {} de Python, {} contre {} avec la base".format(
            *(
                number(1000 * min(c.process for c in side), "ms")
                for side in (pairs.ours, pairs.plain)
            ),
            *(number(each, "ms") for each in pairs.milliseconds()),
        )
        python = pairs.ratio(lambda cost: cost.process)
        who = f"{number(found.count())} {self.tab.nouns.listed}"
        yield at_least(f"{who}, Python : instances / notre fichier", python, 5, notes=notes)
        yield at_most(f"{who}, mémoire tracée", self._traced(found, asked) / KILOBYTE, 2_000, "ko")

    def _traced(self, found: QuerySet, asked: Asked) -> int:
        tracemalloc.start()
        for _ in self.write(found, asked):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak


def run(scale: Scale) -> Iterator[Check]:
    school = open_school(scale.file_rows, mixed=True)
    asked = Asked(school.establishment, timezone.now())
    yield from PUPILS.measure(school.enrolments, asked, scale)
    school = open_school(int(scale.file_rows * PUPILS_FOR_A_TIE), mixed=True)
    settle(school, mixed=True)
    asked = Asked(school.establishment, timezone.now())
    yield from GUARDIANS.measure(ties(school), asked, scale)


def _of_student(enrolment: object, asked: Asked) -> Iterator[str]:
    student, account = enrolment.student, enrolment.student.account
    yield asked.establishment.uai
    yield asked.establishment.name
    yield student.birth_name
    yield student.first_name
    yield from _place(enrolment)
    yield account.get_state_display()
    yield account.identifier
    yield _password(account, asked)
    yield "oui" if account.mail_confirmed_at else "non"
    yield account.mail or "Non renseigné"
    yield from _dates(account)


def _of_tie(tie: object, asked: Asked) -> Iterator[str]:
    account = tie.guardian.account
    yield asked.establishment.uai
    yield asked.establishment.name
    yield tie.student.birth_name
    yield tie.student.first_name
    yield from _place(tie.enrolment)
    yield tie.guardian.birth_name
    yield tie.guardian.first_name
    yield account.get_state_display()
    yield account.get_activation_mode_display() or "Non renseignée"
    yield account.identifier
    yield _password(account, asked)
    yield from _dates(account)


def _place(enrolment: object) -> Iterator[str]:
    division = enrolment.division
    yield enrolment.mef.label if enrolment.mef else "Non renseigné"
    yield division.code if division else ""
    yield division.label if division else "Non renseignée"


def _password(account: Account, asked: Asked) -> str:
    secret = (account.pk, account.state, account.sealed_password, account.password_expires_at)
    return passwords.shown(*secret, asked.at)


def _dates(account: Account) -> Iterator[str]:
    for moment in (account.informed_at, account.latest_login_at):
        yield f"{timezone.localtime(moment):%d/%m/%Y}" if moment else ""


PUPILS = File(
    tab=STUDENTS,
    related=("student__account", "division", "mef"),
    order=("mef__label", "division__label", "division__code", "search_key", "pk"),
    cells=_of_student,
)
GUARDIANS = File(
    tab=LEGAL,
    related=("student", "guardian__account", "enrolment__division", "enrolment__mef"),
    order=(
        "enrolment__mef__label", "enrolment__division__label", "enrolment__division__code",
        "enrolment__search_key", "guardian__search_key", "pk",
    ),
    cells=_of_tie,
)  # fmt: skip
