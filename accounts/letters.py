"""The papers of accounts: a sheet each, and lists. Data in, PDF out; nothing is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.template.loader import render_to_string

from common import papers

STUDENT_SHEETS = "Mise à disposition de votre compte ÉduConnect Élève"

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
_PROVISIONAL, _UNDATED, _CHOSEN = "provisional", "undated", "chosen"


@dataclass(frozen=True)
class SheetData:
    """A pupil's account; no provisional password once the pupil has chosen one (R102)."""

    first_name: str
    last_name: str
    division_label: str
    identifier: str
    provisional_password: str | None
    expires_on: date | None


@dataclass(frozen=True)
class SheetContext:
    """What the papers of one establishment say alike.

    A « Niveau » stands for the MEF in the first degree (A35).
    """

    establishment_name: str
    uai: str
    service_url: str | None
    today: date
    brand: str = "neutre"
    level_label: str = "MEF"


@dataclass(frozen=True)
class SheetPaper:
    """A kind of sheet: its template, and the slots it has beyond those of all sheets."""

    template: str
    context: SheetContext
    more_slots: Mapping[str, float] = field(default_factory=dict)

    def as_template(self) -> papers.SheetTemplate:
        slots = {**_SHEET_SLOTS, **self.more_slots}
        return papers.SheetTemplate(self._render, "sheet.css", slots)

    def sheet(self, data: SheetData, **more: str) -> papers.Sheet:
        """The values of one person, and those of the slots that this kind adds."""
        name = f"{data.first_name} {data.last_name.upper()}"
        division = data.division_label or "Classe non renseignée"
        values = {
            "date": f"Le {self.context.today:%d/%m/%Y}",
            "recipient": name,
            "division": division,
            "greeting": f"{name},",
            "identifier": data.identifier,
            "password": data.provisional_password or "",
            "expiry": "",
            **more,
        }
        if data.expires_on:
            values["expiry"] = f"Ce mot de passe provisoire expire le {data.expires_on:%d-%m-%Y}."
        return papers.Sheet(_kind(data), values, section=division, title=name)

    def _render(self, kind: str, size: str, values: Mapping[str, str]) -> str:
        context = {
            "context": self.context,
            "values": values,
            "size": size,
            "has_password": kind != _CHOSEN,
            "has_expiry": kind == _PROVISIONAL,
            "is_demonstration": self.context.brand == "neutre",
        }
        return render_to_string(self.template, context)


def _kind(data: SheetData) -> str:
    if not data.provisional_password:
        return _CHOSEN
    return _PROVISIONAL if data.expires_on else _UNDATED


def student_paper(context: SheetContext) -> SheetPaper:
    return SheetPaper("letters/student_sheet.html", context)


def student_sheets(context: SheetContext, sheets: Iterable[SheetData]) -> Iterator[bytes]:
    """One document, in the order given, with the pupils under their class as bookmarks (F3)."""
    paper = student_paper(context)
    pages = map(paper.sheet, sheets)
    return papers.stamp_sheets(paper.as_template(), pages, title=STUDENT_SHEETS)


@dataclass(frozen=True)
class ListRow:
    """A line of « Liste des élèves »; the password is what may be shown of it (R111 to R114)."""

    mef: str
    division_code: str
    division_label: str
    last_name: str
    first_name: str
    state_label: str
    identifier: str
    password: str


@dataclass(frozen=True)
class ListPaper:
    """A kind of list: declaring another one is giving other columns."""

    title: str
    footnote: str
    columns: tuple[papers.Column, ...]
    is_landscape: bool = False

    def as_template(self) -> papers.ListTemplate:
        return papers.ListTemplate(_render_list, "list.css", self.columns, self.is_landscape)

    def header(self, context: SheetContext) -> papers.ListHeader:
        issuer = f"{context.establishment_name} ({context.uai})"
        today = f"Le {context.today:%d/%m/%Y}"
        return papers.ListHeader(self.title, issuer, today, self.footnote)

    def stamp(self, context: SheetContext, rows: Iterable[papers.ListRow]) -> Iterator[bytes]:
        return papers.stamp_list(self.as_template(), rows, self.header(context))


STUDENT_LIST = ListPaper(
    title="Liste des comptes élèves",
    footnote=(
        "* Seuls les mots de passe provisoires sont affichés, "
        "le mot de passe choisi par l'élève est masqué."
    ),
    columns=(
        papers.Column("Nom élève", 45),
        papers.Column("Prénom élève", 36),
        papers.Column("État des comptes", 41),
        papers.Column("Identifiant", 37, is_code=True),
        papers.Column("Mot de passe", 27, is_code=True),
    ),
)


def list_groups(
    context: SheetContext, *, mef: str, division_code: str, division_label: str
) -> tuple[str, str]:
    """« MEF : 3EME » and « Classe : 31 - TROISIEME 1 » (R108)."""
    division = " - ".join(filter(None, (division_code, division_label)))
    return (
        f"{context.level_label} : {mef or 'Non renseigné'}",
        f"Classe : {division or 'Non renseignée'}",
    )


def student_row(context: SheetContext, row: ListRow) -> papers.ListRow:
    groups = list_groups(
        context,
        mef=row.mef,
        division_code=row.division_code,
        division_label=row.division_label,
    )
    values = (row.last_name, row.first_name, row.state_label, row.identifier, row.password)
    return papers.ListRow(groups, values)


def student_list(context: SheetContext, rows: Iterable[ListRow]) -> Iterator[bytes]:
    """The list, in the order given: rows of one class must follow each other."""
    return STUDENT_LIST.stamp(context, (student_row(context, row) for row in rows))


def _render_list(part: str, context: Mapping[str, object]) -> str:
    return render_to_string(f"letters/list/{part}.html", dict(context))
