"""What the slices of an AAF export say, row by row: of every establishment at once, not yet joined.

Plain tuples: they are copied as they are into the tables where the slices are merged.
"""

from datetime import date
from typing import NamedTuple

CONTACT = "contact"


class StructureRow(NamedTuple):
    line: int
    structure_id: str
    uai: str
    is_school: bool
    academy: str


class MefRow(NamedTuple):
    line: int
    code: str
    label: str


class PupilRow(NamedTuple):
    """``structure_id`` is that of the establishment he is attached to."""

    line: int
    aaf_id: str
    structure_id: str
    ine: str
    birth_name: str
    usage_name: str
    first_name: str
    birth_date: date
    division: str
    division_label: str
    mef: str
    mef_label: str


class PersonRow(NamedTuple):
    """``mobile`` as it is written: how it is dialled depends on the establishment."""

    line: int
    aaf_id: str
    civility: str
    birth_name: str
    usage_name: str
    first_name: str
    mail: str
    mobile: str


class LinkRow(NamedTuple):
    """``kind`` is LEGAL, IN_CHARGE or CONTACT."""

    line: int
    pupil_id: str
    structure_id: str
    person_id: str
    kind: str
    kinship: str


class RemarkRow(NamedTuple):
    """An anomaly, and whose report tells it: a structure's, or those of a person's pupils.

    ``kept_id`` is given when the row of that pupil or person stays as it was.
    """

    line: int
    code: str
    message: str
    structure_id: str
    person_id: str
    kept_id: str
