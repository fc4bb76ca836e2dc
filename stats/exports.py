"""The statistics as a file: the tables of the page, all of them, without anybody's name."""

import io
from collections.abc import Iterator

import xlsxwriter
from django.http import HttpResponseBase

from accounts.enums import AccountState
from accounts.files import Asked
from common.exports import CSV, XLSX, csv_lines, download
from stats.audiences import IN_STATE
from stats.models import DailyCount
from stats.tables import Night, Section

FORMATS = ("csv", "xlsx")
_NUMBER = "Nombre de comptes"
_COUNTS = (_NUMBER, *(f"{_NUMBER} {IN_STATE[state]}" for state in AccountState))
_PLACE = ("Nuit du", "Population", "Portée", "Code", "Libellé", "Mode d'activation des comptes")
HEADER = (*_PLACE, *_COUNTS)

Cells = tuple[str | int | None, ...]


def statistics_file(night: Night, asked: Asked, *, kind: str) -> HttpResponseBase:
    """The night shown, as « csv » or as « xlsx »; before the first one, its columns alone."""
    name = asked.file_name("statistiques", kind)
    sections = night.sections()
    if kind == "xlsx":
        return download(_workbook(night, sections), name=name, kind=XLSX)
    rows = (
        ["" if cell is None else str(cell) for cell in row]
        for section in sections
        for row in _rows(night, section)
    )
    return download(csv_lines(HEADER, rows), name=name, kind=CSV)


def _rows(night: Night, section: Section) -> Iterator[Cells]:
    """A line of a table is a row; what a population does not know is empty."""
    if night.day is None:
        return
    home, audience = night.home, section.audience
    scopes = {
        DailyCount.Scope.ALL: home.words.noun.capitalize(),
        DailyCount.Scope.DIVISION: "Classe",
        DailyCount.Scope.MEF: home.words.level,
    }
    day = f"{night.day:%d-%m-%Y}"
    for synthesis in section.syntheses:
        scope = scopes[DailyCount.Scope(synthesis.scope)]
        for part in synthesis.parts:
            for line in part.lines:
                total, *in_states = line.cells
                known = dict(zip(audience.states, in_states, strict=True))
                counts = (total, *(known.get(state) for state in AccountState))
                place = (day, audience.people, scope, part.key, part.label, line.label)
                yield (*place, *counts)


def _workbook(night: Night, sections: list[Section]) -> bytes:
    """A sheet a population. Texts are texts and numbers are numbers: nothing is a formula."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True})
        for section in sections:
            page = workbook.add_worksheet(section.audience.people.capitalize())
            count = _fill(page, [HEADER, *_rows(night, section)])
            page.set_row(0, None, bold)
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, count - 1, len(HEADER) - 1)
            page.autofit()
    return target.getvalue()


def _fill(page: "xlsxwriter.worksheet.Worksheet", rows: list[Cells]) -> int:
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                page.write_number(row, column, cell)
            elif cell:
                page.write_string(row, column, cell)
    return len(rows)
