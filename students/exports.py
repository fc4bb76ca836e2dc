"""« Lister les comptes » of the pupils: the rows of the file, and of the paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone

from accounts import letters
from accounts.exports import (
    MISSING,
    STATES,
    day,
    live_password,
    password_cell,
    secret_columns,
)
from common.exports import CSV, PDF, XLSX, csv_lines, download, xlsx
from establishments.models import Establishment

ACCOUNT = "student__account"
MISSING_F = "Non renseignée"

# R109: the fourteen columns, in this order.
HEADER = (
    "UAI", "Établissement", "Nom élève", "Prénom élève", "MEF", "Code classe", "Classe",
    "État du compte", "Identifiant", "Mot de passe", "Confirmation adresse mail", "Adresse mail",
    "Dernière information", "Dernière connexion",
)  # fmt: skip

CLASS_ORDER = ("mef__label", "division__label", "division__code", "search_key", "pk")


@dataclass(frozen=True)
class Asked:
    """For whom and when a file is made, and whether its passwords are starred."""

    establishment: Establishment
    at: datetime
    hide: bool = False

    def file_name(self, what: str, extension: str) -> str:
        return f"{what}-{self.establishment.uai}-{self.at:%Y-%m-%d}.{extension}"


def list_file(found: QuerySet, asked: Asked, *, kind: str) -> HttpResponseBase:
    """« Lister les comptes »: the list as a paper, or as a file for a spreadsheet."""
    name = asked.file_name("comptes-eleves", kind)
    match kind:
        case "pdf":
            pages = letters.student_list(_context(asked), paper_rows(found, asked))
            return download(pages, name=name, kind=PDF)
        case "csv":
            return download(csv_lines(HEADER, file_rows(found, asked)), name=name, kind=CSV)
        case _:
            book = xlsx(HEADER, file_rows(found, asked), sheet="Comptes élèves")
            return download(book, name=name, kind=XLSX)


def sheet_file(found: QuerySet, asked: Asked) -> HttpResponseBase:
    """The individual sheets, one page a pupil."""
    pages = letters.student_sheets(_context(asked), sheets(found, asked))
    return download(pages, name=asked.file_name("feuilles-eleves", "pdf"), kind=PDF)


def _context(asked: Asked) -> letters.SheetContext:
    return letters.SheetContext(
        establishment_name=asked.establishment.name,
        uai=asked.establishment.uai,
        service_url=None,
        today=timezone.localdate(asked.at),
        brand=settings.BRAND,
        level_label=asked.establishment.level_label,
    )


def file_rows(found: QuerySet, asked: Asked) -> Iterator[tuple[str, ...]]:
    """The rows of the CSV and of the workbook; read as they are written, never all at once."""
    columns: tuple[Any, ...] = (
        "student__birth_name", "student__first_name", "mef__label", "division__code",
        "division__label", f"{ACCOUNT}__identifier", f"{ACCOUNT}__mail",
        f"{ACCOUNT}__mail_confirmed_at", day(f"{ACCOUNT}__informed_at"),
        day(f"{ACCOUNT}__latest_login_at"), *secret_columns(ACCOUNT),
    )  # fmt: skip
    home = (asked.establishment.uai, asked.establishment.name)
    rows = found.order_by(*CLASS_ORDER).values_list(*columns)
    for row in rows.iterator(chunk_size=500):
        last, first, mef, code, label, identifier, mail, confirmed, informed, login = row[:10]
        secret = row[10:]
        yield (
            *home, last, first, mef or MISSING, code or "", label or MISSING_F,
            STATES[secret[1]], identifier,
            password_cell(secret, at=asked.at, hide=asked.hide), "oui" if confirmed else "non",
            mail or MISSING, informed, login,
        )  # fmt: skip


def paper_rows(found: QuerySet, asked: Asked) -> Iterator[letters.ListRow]:
    """The rows of the PDF, by MEF then by class (R108)."""
    columns = (
        "mef__label", "division__code", "division__label", "student__birth_name",
        "student__first_name", f"{ACCOUNT}__identifier", *secret_columns(ACCOUNT),
    )  # fmt: skip
    for row in found.order_by(*CLASS_ORDER).values_list(*columns).iterator(chunk_size=500):
        mef, code, label, last, first, identifier = row[:6]
        secret = row[6:]
        yield letters.ListRow(
            mef=mef or "",
            division_code=code or "",
            division_label=label or "",
            last_name=last,
            first_name=first,
            state_label=STATES[secret[1]],
            identifier=identifier,
            password=password_cell(secret, at=asked.at, hide=asked.hide),
        )


def sheets(found: QuerySet, asked: Asked) -> Iterator[letters.SheetData]:
    """One sheet a pupil, by class then by name; a password only while it is provisional."""
    columns: tuple[Any, ...] = (
        "student__birth_name", "student__first_name", "division__label",
        f"{ACCOUNT}__identifier", *secret_columns(ACCOUNT),
    )  # fmt: skip
    ordered = found.order_by("division__label", "division__code", "search_key", "pk")
    for row in ordered.values_list(*columns).iterator(chunk_size=500):
        last, first, division, identifier = row[:4]
        secret = row[4:]
        yield letters.SheetData(
            first_name=first,
            last_name=last,
            division_label=division or "",
            identifier=identifier,
            provisional_password=live_password(secret, at=asked.at),
            expires_on=timezone.localdate(secret[3]) if secret[3] else None,
        )
