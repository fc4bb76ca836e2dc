"""The slices of an AAF export merged in temporary tables: only one slice is ever in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from sync import aaf_sql
from sync.sources.aaf import Slice
from sync.sources.anomalies import ROW_MESSAGES
from sync.sources.records import AnomalyRecord

LONGEST_NAME = 80
# Beyond, two exports were left together, and nothing says which is the right one.
REPEATED_ROWS, REPEATED_SHARE = 5, 0.1


def query(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


@dataclass(slots=True)
class Merging:
    """What was merged so far; ``names`` are those of the files, by the number of the slice."""

    names: list[str] = field(default_factory=list)
    categories: set[str] = field(default_factory=set)
    _digests: set[str] = field(default_factory=set)

    def open(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(aaf_sql.DROP)
            cursor.execute(aaf_sql.CREATE)

    def close(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(aaf_sql.DROP)

    def add(self, found: Slice, name: str) -> None:
        """Copy the rows of this slice; the same one twice is there once."""
        if found.digest in self._digests:
            return
        self._digests.add(found.digest)
        self.categories |= found.categories
        number = len(self.names)
        self.names.append(name)
        with transaction.atomic():
            _copy("aaf_structure", found.structures, number)
            _copy("aaf_mef", found.mefs, number)
            _copy("aaf_pupil", found.pupils, number)
            _copy("aaf_person", found.persons, number)
            _copy("aaf_link", found.links, number)
            _copy("aaf_remark", found.remarks, number)

    def settle(self) -> bool:
        """Once all are there, keep the first of what is given twice; say if it is one export."""
        with transaction.atomic():
            pupils = query(aaf_sql.REPEATED_PUPILS)
            remarks = [
                (line, *_told("eleve-id-double", aaf_id), home, "", "", number)
                for line, aaf_id, home, number, _ in pupils
            ]
            remarks += [
                (line, *_told("personne-id-double", aaf_id), "", aaf_id, "", number)
                for line, aaf_id, number in query(aaf_sql.REPEATED_PERSONS)
            ]
            _copy("aaf_remark", remarks)
            with connection.cursor() as cursor:
                cursor.execute(aaf_sql.INDEXES)
            total = int(query(aaf_sql.COUNT_PUPILS)[0][0])
        elsewhere = sum(1 for *_, number, first in pupils if number != first)
        return elsewhere < REPEATED_ROWS or elsewhere <= REPEATED_SHARE * total

    def anomaly(
        self, line: int, code: str, message: str, kept_id: str, number: int
    ) -> AnomalyRecord:
        """As the reports tell it: a line means nothing without its slice."""
        return AnomalyRecord(line, code, f"{message} ({self.names[number]})", kept_id)


def _copy(table: str, rows: Iterable[tuple[Any, ...]], *number: int) -> None:
    with connection.cursor() as cursor, cursor.copy(aaf_sql.FILL[table]) as copy:
        for row in rows:
            copy.write_row((*row, *number))


def _told(code: str, aaf_id: str) -> tuple[str, str]:
    return code, ROW_MESSAGES[code].format(id=aaf_id)


def shown(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
