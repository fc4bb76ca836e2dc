"""The individual sheets of guardians: an account, and the pupils it is for (R177, G27)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from accounts.letters.sheets import NO_DIVISION, SheetContext, SheetData, SheetPaper, pupil_slot
from common import papers

GUARDIAN_SHEETS = "Mise à disposition de votre compte ÉduConnect Responsable"

# So many pupils have a line each on a stamped sheet; for the few guardians of more, lines are
# smaller and the sheet is laid out in full, on a second page if need be.
_STAMPED_PUPILS = 5
_PUPIL_WIDTH = 158.0  # millimetres
# A pupil's long name is printed smaller before the rest of the sheet is.
_SIZES = ("normal", "pupils", "smaller")


class SheetPupil(NamedTuple):
    """A pupil of this establishment, as the sheet of a guardian names him."""

    last_name: str
    first_name: str
    division_label: str

    @property
    def line(self) -> str:
        """« NOM Prénom, classe »."""
        name = " ".join(filter(None, (self.last_name.upper(), self.first_name)))
        return f"{name}, {self.division_label or NO_DIVISION.lower()}"


@dataclass(frozen=True)
class GuardianSheet:
    """A guardian's account; no provisional password once he has chosen one.

    His first name may be empty. The class of his first pupil is where the sheet is filed.
    """

    first_name: str
    last_name: str
    pupils: tuple[SheetPupil, ...]
    identifier: str
    provisional_password: str | None
    expires_on: date | None
    is_activated: bool


def guardian_paper(context: SheetContext) -> SheetPaper:
    slots = {pupil_slot(rank): _PUPIL_WIDTH for rank in range(_STAMPED_PUPILS)}
    return SheetPaper("letters/guardian_sheet.html", context, slots, _SIZES)


def guardian_page(paper: SheetPaper, sheet: GuardianSheet) -> papers.Sheet:
    """Those who have yet to activate, by a password, are told of the ways that need none (R6)."""
    account = SheetData(
        first_name=sheet.first_name,
        last_name=sheet.last_name,
        division_label=sheet.pupils[0].division_label if sheet.pupils else "",
        identifier=sheet.identifier,
        provisional_password=sheet.provisional_password,
        expires_on=sheet.expires_on,
    )
    lines = {pupil_slot(rank): pupil.line for rank, pupil in enumerate(sheet.pupils)}
    page = paper.sheet(account, **lines)
    has_reminder = page.kind.has_password and not sheet.is_activated
    kind = page.kind._replace(pupils=len(lines), has_reminder=has_reminder)
    return page._replace(kind=kind, is_rare=len(lines) > _STAMPED_PUPILS)


def guardian_sheets(context: SheetContext, sheets: Iterable[GuardianSheet]) -> Iterator[bytes]:
    """One document, in the order given, with the guardians under a class as bookmarks."""
    paper = guardian_paper(context)
    pages = (guardian_page(paper, sheet) for sheet in sheets)
    return papers.stamp_sheets(paper.as_template(), pages, title=GUARDIAN_SHEETS)
