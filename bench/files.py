"""The list as CSV: read and written by batches, against model instances one row at a time."""

import csv
import io
import tracemalloc
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from accounts import passwords
from bench.measure import Scale, Side, compare
from bench.population import open_school
from bench.report import Check, at_least, at_most, number
from common.exports import csv_lines, safe
from students.exports import CLASS_ORDER, HEADER, Asked, file_rows

KILOBYTE = 1_000


def run(scale: Scale) -> Iterator[Check]:
    school = open_school(scale.file_rows, mixed=True)
    asked = Asked(school.establishment, timezone.now())
    found = school.enrolments
    ours, plain = write(found, asked), b"".join(write_instances(found, asked))
    assert sorted(b"".join(ours).splitlines()) == sorted(plain.splitlines())
    pairs = compare(
        Side(lambda: sum(map(len, write(found, asked)))),
        Side(lambda: sum(map(len, write_instances(found, asked)))),
        scale,
    )
    notes = "{} contre {} de Python, {} contre {} avec la base".format(
        *(number(1000 * min(c.process for c in side), "ms") for side in (pairs.ours, pairs.plain)),
        *(number(each, "ms") for each in pairs.milliseconds()),
    )
    python = pairs.ratio(lambda cost: cost.process)
    yield at_least("Python : instances / notre fichier", python, 5, notes=notes)
    yield at_most("mémoire tracée", _traced(found, asked) / KILOBYTE, 2_000, "ko")


def write(found: QuerySet, asked: Asked) -> Iterator[bytes]:
    return csv_lines(HEADER, file_rows(found, asked))


def write_instances(found: QuerySet, asked: Asked) -> Iterator[bytes]:
    """A line of the file for each instance, as most sites write it."""
    line = io.StringIO("\ufeff")
    line.seek(1)
    writer = csv.writer(line, delimiter=";")
    writer.writerow(HEADER)
    for enrolment in found.select_related("student__account", "division", "mef").order_by(
        *CLASS_ORDER
    ):
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()
        writer.writerow(safe(cell) for cell in _cells(enrolment, asked))
    yield line.getvalue().encode()


def _cells(enrolment: object, asked: Asked) -> Iterator[str]:
    student, division = enrolment.student, enrolment.division
    account = student.account
    secret = (account.pk, account.state, account.sealed_password, account.password_expires_at)
    yield asked.establishment.uai
    yield asked.establishment.name
    yield student.birth_name
    yield student.first_name
    yield enrolment.mef.label if enrolment.mef else "Non renseigné"
    yield division.code if division else ""
    yield division.label if division else "Non renseignée"
    yield account.get_state_display()
    yield account.identifier
    yield passwords.shown(*secret, asked.at)
    yield "oui" if account.mail_confirmed_at else "non"
    yield account.mail or "Non renseigné"
    for moment in (account.informed_at, account.latest_login_at):
        yield f"{timezone.localtime(moment):%d/%m/%Y}" if moment else ""


def _traced(found: QuerySet, asked: Asked) -> int:
    tracemalloc.start()
    for _ in write(found, asked):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
