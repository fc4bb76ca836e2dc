"""Writes a list of « élèves extérieurs », in the format that docs/mutualises.md gives."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

HEADER = ("INE", "UAI principal", "UAI d'accueil", "Début", "Fin")


class Row(NamedTuple):
    ine: str
    principal: str
    host: str
    starts_on: date | None = None
    ends_on: date | None = None


def write(path: Path, rows: Iterable[Row]) -> None:
    """As a spreadsheet would: a mark, semicolons, French dates."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        writer.writerows((*row[:3], *map(_day, row[3:])) for row in rows)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
