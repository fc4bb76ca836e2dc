"""The two sides of a comparison in temporary tables: what the file says, what is known here.

Everything after that joins small tables. The real ones are reached by an establishment, by a list
of ids or row by row, never by an estimate: those of a table that has just been filled are wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts import journal
from establishments.models import Establishment
from sync import staging_sql


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose file it is, from which source, taken in at what moment."""

    establishment: Establishment
    source: str
    at: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    def request(self) -> journal.Request:
        """Nobody's act, in this establishment."""
        author = journal.Author(establishment=self.establishment)
        return journal.Request(author, self.at, details={"source": self.source})

    def query(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, self._with_scope(values))
            return list(cursor.fetchall())

    def write(self, statement: str, **values: Any) -> int:
        """Run a statement and say how many rows it wrote."""
        with connection.cursor() as cursor:
            cursor.execute(statement, self._with_scope(values))
            return int(cursor.rowcount)

    def _with_scope(self, values: dict[str, Any]) -> dict[str, Any]:
        home = {"home": self.establishment.pk, "source": self.source, "today": self.today}
        return home | values


def stage(target: staging_sql.Target, rows: Iterable[tuple[Any, ...]]) -> None:
    """Replace the rows of a staged table, created at need."""
    with connection.cursor() as cursor:
        cursor.execute(staging_sql.TABLES)
        cursor.execute(target.empty)
        with cursor.copy(target.fill) as copy:
            for row in rows:
                copy.write_row(row)


def recall(target: staging_sql.Target, scope: Scope) -> None:
    """Replace the rows of a known table by those the establishment has now."""
    scope.write(target.empty)
    scope.write(target.fill)
