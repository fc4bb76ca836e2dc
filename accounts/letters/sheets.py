"""Individual sheets: what all of them say, and those of pupils."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.template.loader import render_to_string

from common import papers
from establishments.permissions import Degree
from establishments.vocabulary import WORDS, Words

STUDENT_SHEETS = "Mise à disposition de votre compte ÉduConnect Élève"
NO_DIVISION = "Classe non renseignée"

# The widest each value of a sheet may be, in millimetres: see static/papers/sheet.css.
_SHEET_SLOTS = {
    "date": 84,
    "recipient": 84,
    "division": 84,
    "greeting": 164,
    "identifier": 84,
    "password": 84,
    "expiry": 164,
}
_SIZES = ("normal", "small", "smaller")


@dataclass(frozen=True)
class SheetData:
    """An account; no provisional password once its holder has chosen one (R102)."""

    first_name: str
    last_name: str
    division_label: str
    identifier: str
    provisional_password: str | None
    expires_on: date | None

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.last_name.upper())))


@dataclass(frozen=True)
class SheetContext:
    """What the papers of one establishment say alike, in the words of its degree (A35)."""

    establishment_name: str
    uai: str
    today: date
    brand: str = "neutre"
    words: Words = WORDS[Degree.SECOND]
    service_urls: tuple[str, ...] = ()

    @property
    def sender(self) -> str:
        return self.words.named(self.establishment_name)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of services, each once, in the order given."""
        return tuple(dict.fromkeys(self.service_urls))


class SheetKind(NamedTuple):
    """Sheets of one kind differ only by what stands in their slots."""

    has_password: bool
    has_expiry: bool
    pupils: int = 0
    has_reminder: bool = False


@dataclass(frozen=True)
class SheetPaper:
    """A kind of sheet: its template, and its slots beyond those of all sheets, its sizes."""

    template: str
    context: SheetContext
    more_slots: Mapping[str, float] = field(default_factory=dict)
    sizes: tuple[str, ...] = _SIZES

    def as_template(self) -> papers.SheetTemplate:
        slots = {**_SHEET_SLOTS, **self.more_slots}
        return papers.SheetTemplate(self._render, "sheet.css", slots, self.sizes)

    def sheet(self, data: SheetData, **more: str) -> papers.Sheet:
        """The values of one person, and those of the slots that this kind adds."""
        division = data.division_label or NO_DIVISION
        values = {
            "date": f"Le {self.context.today:%d/%m/%Y}",
            "recipient": data.full_name,
            "division": division,
            "greeting": f"{data.full_name},",
            "identifier": data.identifier,
            "password": data.provisional_password or "",
            "expiry": "",
            **more,
        }
        if data.expires_on:
            values["expiry"] = f"Ce mot de passe provisoire expire le {data.expires_on:%d-%m-%Y}."
        return papers.Sheet(_kind(data), values, section=division, title=data.full_name)

    def _render(self, kind: SheetKind, size: str, values: Mapping[str, str]) -> str:
        context = {
            "context": self.context,
            "values": values,
            "size": size,
            "kind": kind,
            "pupils": [values[pupil_slot(rank)] for rank in range(kind.pupils)],
            "is_demonstration": self.context.brand == "neutre",
        }
        return render_to_string(self.template, context)


def pupil_slot(rank: int) -> str:
    return f"pupil{rank}"


def _kind(data: SheetData) -> SheetKind:
    has_password = bool(data.provisional_password)
    return SheetKind(has_password, has_expiry=has_password and data.expires_on is not None)


def student_paper(context: SheetContext) -> SheetPaper:
    return SheetPaper("letters/student_sheet.html", context)


def student_sheets(context: SheetContext, sheets: Iterable[SheetData]) -> Iterator[bytes]:
    """One document, in the order given, with the pupils under their class as bookmarks (F3)."""
    paper = student_paper(context)
    pages = map(paper.sheet, sheets)
    return papers.stamp_sheets(paper.as_template(), pages, title=STUDENT_SHEETS)
