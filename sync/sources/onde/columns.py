"""The columns of the two extractions, by the names that ten years of ONDE and BE1D gave them."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from sync.sources import tables
from sync.sources.anomalies import refusal, refuse
from sync.sources.records import FileRefused

# What tells one extraction from the other, and both from any other file.
PUPIL_MARKS = {"NOMELEVE", "PRENOMELEVE"}
GUARDIAN_MARKS = {"NOMRESPONSABLE", "PRENOMRESPONSABLE"}


class Column(NamedTuple):
    """As the operator reads it, and the names it is looked for by, the preferred one first."""

    shown: str
    names: tuple[str, ...]
    is_required: bool = True


PUPILS = {
    "birth_name": Column("Nom élève", ("NOMELEVE",)),
    "usage_name": Column("Nom d'usage élève", ("NOMDUSAGEELEVE", "NOMUSAGEELEVE"), False),
    "first_name": Column("Prénom élève", ("PRENOMELEVE",)),
    "birth_date": Column("Date naissance", ("DATENAISSANCE", "DATEDENAISSANCE", "NEELE")),
    "ine": Column("INE", ("INE",), False),
    "cycle": Column("Cycle", ("CYCLE",), False),
    "level": Column("Niveau", ("NIVEAU",)),
    "label": Column("Libellé classe", ("LIBELLECLASSE", "CLASSE")),
    "class_id": Column("Identifiant classe", ("IDENTIFIANTCLASSE",), False),
}
GUARDIANS = {
    "civility": Column("Civilité Responsable", ("CIVILITERESPONSABLE", "CIVILITE"), False),
    "usage_name": Column(
        "Nom usage responsable", ("NOMUSAGERESPONSABLE", "NOMDUSAGERESPONSABLE"), False
    ),
    "birth_name": Column("Nom responsable", ("NOMRESPONSABLE",)),
    "first_name": Column("Prénom responsable", ("PRENOMRESPONSABLE",)),
    "street": Column("Adresse responsable", ("ADRESSERESPONSABLE",)),
    "postcode": Column("CP responsable", ("CPRESPONSABLE",), False),
    "town": Column("Commune responsable", ("COMMUNERESPONSABLE",), False),
    "mail": Column("Courriel", ("COURRIEL", "COURRIELRESPONSABLE")),
    "mobile": Column("Téléphone portable", ("TELEPHONEPORTABLE",)),
}
# The same four names again for each child: they are read by position.
CHILDREN = {
    "usage_name": Column("Nom d'usage enfant", ("NOMDUSAGEENFANT", "NOMUSAGEENFANT")),
    "birth_name": Column("Nom de famille enfant", ("NOMDEFAMILLEENFANT", "NOMENFANT")),
    "first_name": Column("Prénom enfant", ("PRENOMENFANT",)),
    "label": Column("Classes enfants", ("CLASSESENFANTS", "CLASSESENFANT", "CLASSEENFANT")),
}
OF_A_CHILD = {name for column in CHILDREN.values() for name in column.names}


class Groups(NamedTuple):
    """Where the children of a row stand: from, to (None: as far as it goes), and their order."""

    start: int
    stop: int | None
    places: Mapping[str, int]


def compact(cell: str) -> str:
    """The letters of a header and no other sign: « " Cycle" » → CYCLE, « D’usage » → DUSAGE."""
    return re.sub(r"[\W_]+", "", tables.named(cell))


def places(header: tables.Row, columns: Mapping[str, Column]) -> dict[str, int]:
    """Where each column stands; all that is missing, or given twice, refuses the file at once."""
    names = [compact(cell) for cell in header.cells]
    found: dict[str, int] = {}
    missing, errors = [], []
    for field, column in columns.items():
        name = next((name for name in column.names if name in names), None)
        if name:
            found[field] = names.index(name)
            if names.count(name) > 1:
                errors.append(refusal("csv-colonne-double", header.line, column=column.shown))
        elif column.is_required:
            missing.append(column.shown)
    if missing:
        errors.append(refusal("csv-colonnes", header.line, columns=", ".join(missing)))
    if errors:
        raise FileRefused(errors)
    return found


def groups(header: tables.Row) -> Groups:
    """The first four names say the order of them all; what follows the last group is not read."""
    names = [compact(cell) for cell in header.cells]
    start = next((rank for rank, name in enumerate(names) if name in OF_A_CHILD), len(names))
    first = names[start : start + len(CHILDREN)]
    missing = [c.shown for c in CHILDREN.values() if not set(c.names) & set(first)]
    if missing:
        raise refuse("csv-colonnes", header.line, columns=", ".join(missing))
    length = len(list(takewhile(OF_A_CHILD.__contains__, names[start:])))
    stop = start + length if start + length < len(names) else None
    order = {field: _place(first, column.names) for field, column in CHILDREN.items()}
    return Groups(start, stop, order)


def _place(names: Sequence[str], wanted: tuple[str, ...]) -> int:
    return next(rank for rank, name in enumerate(names) if name in wanted)
