"""Rows handed over as a file: CSV that a spreadsheet opens without harm, and XLSX."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import xlsxwriter
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

BOM = "\ufeff"
CSV = "text/csv; charset=utf-8"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BATCH = 500

# A cell that begins so is a formula for a spreadsheet (full-width forms included).
FORMULA = tuple("=+-@\t\r\n＝＋－＠")

Row = Sequence[str]


def safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def csv_lines(header: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """Write « ; », CRLF, UTF-8 with its mark, a batch at a time: memory does not grow."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow(header)
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        writer.writerows([safe(cell) for cell in row] for row in batch)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    if rest := buffer.getvalue():
        yield rest.encode()


def xlsx(header: Row, rows: Iterable[Row], *, sheet: str) -> bytes:
    """A workbook of texts: nothing in it is a formula, nothing of it touches the disk."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet(sheet[:31])
        bold = workbook.add_format({"bold": True})
        for column, title in enumerate(header):
            page.write_string(0, column, title, bold)
        count = 0
        for count, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                page.write_string(count, column, cell)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, count, len(header) - 1)
        page.autofit()
    return target.getvalue()


def download(content: bytes | Iterable[bytes], *, name: str, kind: str) -> HttpResponseBase:
    """Hand a file over: kept by no cache, opened by no page."""
    response = (
        HttpResponse(content) if isinstance(content, bytes) else StreamingHttpResponse(content)
    )
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
