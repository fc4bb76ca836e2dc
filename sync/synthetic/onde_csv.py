"""The two extractions of an école, in the dialect of ONDE or in that of BE1D before it."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from common.text import search_key
from sync.synthetic.records import LEGAL, Person, Pupil, Roster

Dialect = Literal["onde", "be1d"]
DIALECTS: tuple[Dialect, ...] = ("onde", "be1d")
FOUR_EMPTY = ("", "", "", "")
COLUMNS: dict[Dialect, tuple[str, ...]] = {
    "onde": (
        *("Nom élève", "Nom d'usage élève", "Prénom élève", "Date naissance", "Sexe", "INE"),
        *("Adresse1", "Cp1", "Commune1", "Pays1", "Adresse2", "Cp2", "Commune2", "Pays2"),
        *(" Cycle", "Niveau", "Libellé classe", "Identifiant classe", "Attestation fournie"),
        *("Autorisation associations", "Autorisation photo", "Décision de passage"),
    ),
    "be1d": (
        *("Nom Elève", "Nom d'usage Elève", "Prénom Elève", "Date naissance", "Sexe"),
        *("Adresse1", "Cp1", "Commune1", "Pays1", "Adresse2", "Cp2", "Commune2", "Pays2"),
        *(" Cycle", "Niveau", "Classe", "Attestation fournie", "Autorisations associations"),
        *("Autorisations photos", "Décision de passage"),
    ),
}
# One in the dialect of ONDE, one in that of BE1D, as browsers and schools leave them.
NAMES: dict[Dialect, tuple[str, str]] = {
    "onde": ("CSVExtraction.csv", "CSVExtraction (1).csv"),
    "be1d": ("CSVExtraction-eleves.csv", "CSVExtraction-responsables.csv"),
}
GUARDIAN = (
    *("Civilité Responsable", "Nom usage responsable", "Nom responsable", "Prénom responsable"),
    *("Adresse responsable", "CP responsable", "Commune responsable", "Pays", "Courriel"),
    *("Téléphone domicile", "Téléphone travail"),
)
NUMBER = "Numéro de poste"  # in the dialect of ONDE alone
MOBILE = "Téléphone portable"
CHILD = ("Nom d'usage enfant", "Nom de famille enfant", "Prénom enfant", "Classes enfants")
CYCLES = {"PS": "CYCLE I", "MS": "CYCLE I", "GS": "CYCLE I"} | dict.fromkeys(
    ("CP", "CE1", "CE2"), "CYCLE II"
)
SEXES = {"onde": {"1": "M", "2": "F"}, "be1d": {"1": "H", "2": "F"}}
TITLES = {"M.": "M.", "MME": "Mme"}


def settle(roster: Roster, on: date) -> None:
    """Leave what these files can tell: who is here, and the legal guardians.

    Two pupils of the same names are in two classes: nothing else would tell them apart.
    """
    roster.pupils = [pupil for pupil in roster.pupils if pupil.is_present(on)]
    met: dict[tuple[str, str], set[str]] = {}
    for pupil in roster.pupils:
        pupil.ties = [tie for tie in pupil.ties if tie.level == LEGAL]
        home = pupil.division or ""
        while (classes := met.setdefault(_names(pupil), set())) and (
            not home or not classes.isdisjoint({"", home})
        ):
            pupil.first_name += "-Marie"
        classes.add(home)
    persons = {tie.person.number: tie.person for pupil in roster.pupils for tie in pupil.ties}
    roster.persons = list(persons.values())


def write(folder: Path, roster: Roster, dialect: Dialect) -> None:
    pupils, guardians = NAMES[dialect]
    _write(folder / pupils, dialect, COLUMNS[dialect], _pupils(roster, dialect))
    children = _children(roster)
    most = max((len(theirs) for theirs in children.values()), default=1)
    number = (NUMBER,) if dialect == "onde" else ()
    header = (*GUARDIAN, *number, MOBILE, *CHILD * most)
    rows = _guardians(roster, children, dialect, len(header))
    _write(folder / guardians, dialect, header, rows)


def _names(pupil: Pupil) -> tuple[str, str]:
    return search_key(pupil.birth_name), search_key(pupil.first_name)


def _write(path: Path, dialect: Dialect, header: Iterable[str], rows: Iterable[list[str]]) -> None:
    """BE1D quotes everything, in the charset of Windows; ONDE nothing, in UTF-8."""
    old = dialect == "be1d"
    charset = "cp1252" if old else "utf-8"
    with path.open("w", encoding=charset, errors="replace", newline="") as file:
        writer = csv.writer(
            file,
            delimiter=";",
            quoting=csv.QUOTE_ALL if old else csv.QUOTE_MINIMAL,
            lineterminator="\r\n" if old else "\n",
        )
        writer.writerow(header)
        writer.writerows(rows)


def _pupils(roster: Roster, dialect: Dialect) -> Iterator[list[str]]:
    numbers, labels = _numbers(roster), _labels(roster)
    for pupil in roster.pupils:
        old, niveau = dialect == "be1d", pupil.formation.short
        day = f"{pupil.birth_date:%Y-%m-%d}" if old else f"{pupil.birth_date:%d/%m/%Y}"
        label = labels.get(pupil.division or "", "")
        yield [
            pupil.birth_name, pupil.usage_name or "", pupil.first_name, day,
            SEXES[dialect].get(pupil.sex or "", ""), *([] if old else [pupil.ine or ""]),
            *_address(pupil), *FOUR_EMPTY, CYCLES.get(niveau, "CYCLE III"), niveau,
            label, *([] if old else [numbers.get(pupil.division or "", "")]), "oui", "", "", "",
        ]  # fmt: skip


def _guardians(
    roster: Roster, children: dict[int, list[Pupil]], dialect: Dialect, width: int
) -> Iterator[list[str]]:
    """A row a guardian, or a child for one in five of those who have several.

    Those of BE1D are as long as there are children, those of ONDE one cell short.
    """
    labels = _labels(roster)
    for person in roster.persons:
        theirs = children[person.number]
        rows = [[pupil] for pupil in theirs] if person.number % 5 == 0 else [theirs]
        for pupils in rows:
            row = _guardian(person, dialect)
            for pupil in pupils:
                label = labels.get(pupil.division or "", "")
                row += [pupil.usage_name or "", pupil.birth_name, pupil.first_name, label]
            padding = [""] * (width - len(row) - 1) if dialect == "onde" else []
            yield row + padding


def _guardian(person: Person, dialect: Dialect) -> list[str]:
    street = " ".join(filter(None, person.address.lines))
    town = person.address.town
    return [
        TITLES.get(person.title or "", ""), person.usage_name or "", person.birth_name,
        person.first_name, street, town.postcode, town.name, "FRANCE", person.mail or "",
        person.home_phone or "", person.work_phone or "", *([""] if dialect == "onde" else []),
        person.mobile or "",
    ]  # fmt: skip


def _address(pupil: Pupil) -> tuple[str, ...]:
    if pupil.address is None:
        return FOUR_EMPTY
    street = " ".join(filter(None, pupil.address.lines))
    return (street, pupil.address.town.postcode, pupil.address.town.name, "FRANCE")


def _labels(roster: Roster) -> dict[str, str]:
    return {division.code: division.label for division in roster.plan.divisions}


def _numbers(roster: Roster) -> dict[str, str]:
    """« Identifiant classe », by the code that the roster gives the class."""
    codes = [division.code for division in roster.plan.divisions]
    return {code: f"9{roster.uai[3:7]}{rank:02}" for rank, code in enumerate(codes)}


def _children(roster: Roster) -> dict[int, list[Pupil]]:
    children: dict[int, list[Pupil]] = {}
    for pupil in roster.pupils:
        for tie in pupil.ties:
            children.setdefault(tie.person.number, []).append(pupil)
    return children
