"""What a tab hands over: lists for a spreadsheet or on paper, and individual sheets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone

from accounts.letters import SheetContext
from common.exports import CSV, PDF, XLSX, csv_lines, download, xlsx
from establishments.models import Establishment
from establishments.vocabulary import Words


@dataclass(frozen=True)
class Asked:
    """For whom and when a file is made, and whether its passwords are starred."""

    establishment: Establishment
    at: datetime
    hide: bool = False
    services: tuple[str, ...] = ()

    def file_name(self, what: str, extension: str) -> str:
        day = timezone.localdate(self.at)
        return f"{what}-{self.establishment.uai}-{day:%Y-%m-%d}.{extension}"

    def context(self) -> SheetContext:
        return SheetContext(
            establishment_name=self.establishment.name,
            uai=self.establishment.uai,
            service_urls=self.services,
            today=timezone.localdate(self.at),
            brand=settings.BRAND,
            words=self.establishment.words,
        )


Rows = Callable[[QuerySet, Asked], Iterator[tuple[str, ...]]]
Paper = Callable[[QuerySet, Asked], Iterator[bytes]]
Header = Callable[[Words], tuple[str, ...]]


@dataclass(frozen=True)
class Files:
    """The files of one tab: ``people`` names them, ``title`` heads the workbook.

    The ``header`` of a list depends on what the establishment calls things (A35).
    """

    people: str
    title: str
    header: Header
    rows: Rows
    paper: Paper
    sheets: Paper

    def list_file(self, found: QuerySet, asked: Asked, *, kind: str) -> HttpResponseBase:
        """« Lister les comptes »: the list as a paper, or as a file for a spreadsheet."""
        name = asked.file_name(f"comptes-{self.people}", kind)
        header = self.header(asked.establishment.words)
        match kind:
            case "pdf":
                return download(self.paper(found, asked), name=name, kind=PDF)
            case "csv":
                return download(csv_lines(header, self.rows(found, asked)), name=name, kind=CSV)
            case _:
                book = xlsx(header, self.rows(found, asked), sheet=self.title)
                return download(book, name=name, kind=XLSX)

    def sheet_file(self, found: QuerySet, asked: Asked) -> HttpResponseBase:
        """The individual sheets, one page a person."""
        name = asked.file_name(f"feuilles-{self.people}", "pdf")
        return download(self.sheets(found, asked), name=name, kind=PDF)
