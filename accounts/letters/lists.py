"""Lists of accounts, by MEF (or niveau) then by class: of pupils, and of guardians."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.template.loader import render_to_string

from accounts.letters.sheets import SheetContext
from common import papers


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
class GuardianRow:
    """A line of a list of guardians: one of them, for one pupil (R183, R186)."""

    mef: str
    division_code: str
    division_label: str
    pupil_last_name: str
    pupil_first_name: str
    last_name: str
    first_name: str
    state_label: str
    identifier: str
    password: str


class GuardianNoun(NamedTuple):
    """What guardians of one level of responsibility are called (R187, A27)."""

    singular: str
    plural: str


LEGAL = GuardianNoun("représentant légal", "représentants légaux")
IN_CHARGE = GuardianNoun("personne en charge", "personnes en charge")


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


def _footnote(holder: str) -> str:
    return (
        "* Seuls les mots de passe provisoires sont affichés, "
        f"le mot de passe choisi par {holder} est masqué."
    )


STUDENT_LIST = ListPaper(
    title="Liste des comptes élèves",
    footnote=_footnote("l'élève"),
    columns=(
        papers.Column("Nom élève", 45),
        papers.Column("Prénom élève", 36),
        papers.Column("État des comptes", 41),
        papers.Column("Identifiant", 37, is_code=True),
        papers.Column("Mot de passe", 27, is_code=True),
    ),
)
HOSTED_LIST = replace(STUDENT_LIST, title="Liste des comptes élèves extérieurs")


def guardian_list_paper(noun: GuardianNoun) -> ListPaper:
    return ListPaper(
        title=f"Liste des comptes {noun.plural}",
        footnote=_footnote("le responsable"),
        columns=(
            papers.Column("Nom élève", 41),
            papers.Column("Prénom élève", 33),
            papers.Column(f"Nom {noun.singular}", 45),
            papers.Column(f"Prénom {noun.singular}", 48),
            papers.Column("État des comptes", 41),
            papers.Column("Identifiant", 37, is_code=True),
            papers.Column("Mot de passe", 28, is_code=True),
        ),
        is_landscape=True,
    )


def list_groups(
    context: SheetContext, *, mef: str, division_code: str, division_label: str
) -> tuple[str, str]:
    """« MEF : 3EME » and « Classe : 31 - TROISIEME 1 » (R108)."""
    division = " - ".join(filter(None, (division_code, division_label)))
    return (
        f"{context.words.level} : {mef or 'Non renseigné'}",
        f"Classe : {division or 'Non renseignée'}",
    )


def _groups_of(context: SheetContext, row: ListRow | GuardianRow) -> tuple[str, str]:
    return list_groups(
        context,
        mef=row.mef,
        division_code=row.division_code,
        division_label=row.division_label,
    )


def student_row(context: SheetContext, row: ListRow) -> papers.ListRow:
    values = (row.last_name, row.first_name, row.state_label, row.identifier, row.password)
    return papers.ListRow(_groups_of(context, row), values)


def student_list(
    context: SheetContext, rows: Iterable[ListRow], *, paper: ListPaper = STUDENT_LIST
) -> Iterator[bytes]:
    """The list, in the order given: rows of one class must follow each other."""
    return paper.stamp(context, (student_row(context, row) for row in rows))


def guardian_row(context: SheetContext, row: GuardianRow) -> papers.ListRow:
    values = (
        *(row.pupil_last_name, row.pupil_first_name, row.last_name, row.first_name),
        *(row.state_label, row.identifier, row.password),
    )
    return papers.ListRow(_groups_of(context, row), values)


def guardian_list(
    context: SheetContext, rows: Iterable[GuardianRow], *, noun: GuardianNoun
) -> Iterator[bytes]:
    """The list, in the order given: rows of one class must follow each other."""
    paper = guardian_list_paper(noun)
    return paper.stamp(context, (guardian_row(context, row) for row in rows))


def _render_list(part: str, context: Mapping[str, object]) -> str:
    return render_to_string(f"letters/list/{part}.html", dict(context))
