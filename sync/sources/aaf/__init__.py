"""AAF (« Annuaire académique fédérateur »): one slice of a complete export, pure.

A slice holds people of every establishment: what they are to each other is known once all the
slices are merged, which is not done here.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from sync.sources.aaf import persons, pupils, stream, structures
from sync.sources.aaf.remarks import Remarks
from sync.sources.aaf.rows import LinkRow, MefRow, PersonRow, PupilRow, RemarkRow, StructureRow
from sync.sources.aaf.stream import begins_a_slice

SOURCE = "aaf"
HEAD = 65_536
PUPILS, PERSONS = "Eleve", "PersRelEleve"
STRUCTURES, MEFS = "EtabEducNat", "MefEducNat"
WANTED = {
    PUPILS: pupils.WANTED,
    PERSONS: persons.WANTED,
    STRUCTURES: structures.WANTED,
    MEFS: structures.WANTED_OF_MEF,
}

__all__ = ["HEAD", "SOURCE", "Slice", "begins_a_slice", "read"]


@dataclass(slots=True)
class Slice:
    """The rows of one slice; those of other categories than these four are not read."""

    digest: str
    categories: set[str] = field(default_factory=set)
    pupils: list[PupilRow] = field(default_factory=list)
    links: list[LinkRow] = field(default_factory=list)
    persons: list[PersonRow] = field(default_factory=list)
    structures: list[StructureRow] = field(default_factory=list)
    mefs: list[MefRow] = field(default_factory=list)
    remarks: list[RemarkRow] = field(default_factory=list)


def read(content: bytes, *, today: date) -> Slice:
    """Read one slice; raise FileRefused when it is not a whole one of a complete export."""
    found, remarks = Slice(hashlib.sha256(content).hexdigest()), Remarks()
    roll = pupils.Roll(remarks, today)
    for record in stream.records(content, WANTED):
        found.categories.add(record.category)
        if record.category == PUPILS:
            found.pupils += filter(None, [roll.read(record)])
        elif record.category == PERSONS:
            found.persons += filter(None, [persons.read(record, remarks)])
        elif record.category == STRUCTURES:
            found.structures += filter(None, [structures.read(record, remarks)])
        else:
            found.mefs += filter(None, [structures.read_mef(record, remarks)])
    found.links, found.remarks = roll.links, remarks.rows
    return found
