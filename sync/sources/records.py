"""What a source file says, once read: plain records, whatever the grammar they came from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LEGAL = "legal"
IN_CHARGE = "in_charge"


class FeedKind(StrEnum):
    PUPILS = "eleves"
    GUARDIANS = "responsables"
    STRUCTURES = "structures"
    NOMENCLATURE = "nomenclature"
    MUTUALISED = "mutualises"
    IDENTIFIERS = "identifiants-aaf"


@dataclass(frozen=True, slots=True)
class PupilRecord:
    line: int
    source_id: str
    ine: str
    birth_name: str
    usage_name: str
    first_name: str
    birth_date: date
    division: str
    mef: str
    entered_on: date | None
    left_on: date | None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person with at least one link as legal guardian or person in charge."""

    line: int
    source_id: str
    civility: str
    birth_name: str
    usage_name: str
    first_name: str
    mail: str
    mobile: str


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A tie between a pupil and a person; `kind` is LEGAL or IN_CHARGE.

    The person stands in the same file, perhaps among its `kept_ids`; the pupil may be unknown.
    """

    line: int
    pupil_id: str
    person_id: str
    kind: str
    kinship: str


@dataclass(frozen=True, slots=True)
class ChildRecord:
    """A tie to a pupil whom the file only names: who he is depends on the pupils known.

    No `person_id` when the person's own names could not be read.
    """

    line: int
    person_id: str
    usage_name: str
    birth_name: str
    first_name: str
    class_label: str


@dataclass(frozen=True, slots=True)
class DivisionRecord:
    line: int
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class MefRecord:
    line: int
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class HostedRecord:
    """A pupil of another establishment, hosted from the first of these days to the last."""

    line: int
    ine: str
    principal: str
    starts_on: date | None
    ends_on: date | None

    def is_coming(self, today: date) -> bool:
        return self.starts_on is not None and self.starts_on > today

    def is_over(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today


@dataclass(frozen=True, slots=True)
class AnomalyRecord:
    """One thing wrong, in words for an operator: never a name, an INE or a birth date.

    `source_id` is given when the row of that pupil or person stays as it was before this file.
    """

    line: int
    code: str
    message: str
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class FeedFile:
    """One whole file.

    `digest` covers the people and not the header: a new export of the same people is unchanged.
    `kept_ids` are in the file but could not be read: nothing of theirs, links included, may go.
    `is_recalled`: its data are those in force, known by their digest, and were not read again.
    `children` are links still to be made: the file does not number the pupils.
    `academy` and `is_school` are what the file says of the establishment, when it says it.
    `contacts` counts the links of no consequence here, `orphans` the persons linked to nobody.
    """

    kind: FeedKind
    source: str
    uai: str
    school_year: int | None
    exported_at: datetime | None
    digest: str
    pupils: tuple[PupilRecord, ...] = ()
    persons: tuple[PersonRecord, ...] = ()
    links: tuple[LinkRecord, ...] = ()
    children: tuple[ChildRecord, ...] = ()
    divisions: tuple[DivisionRecord, ...] = ()
    mefs: tuple[MefRecord, ...] = ()
    hosted: tuple[HostedRecord, ...] = ()
    anomalies: tuple[AnomalyRecord, ...] = ()
    kept_ids: frozenset[str] = frozenset()
    contacts: int = 0
    orphans: int = 0
    academy: str = ""
    is_school: bool = False
    is_recalled: bool = False


# Whether the data of a file whose header alone was read are those in force.
InForce = Callable[[FeedFile], bool]


def nothing_known(_: FeedFile) -> bool:
    return False


class FileRefused(Exception):  # noqa: N818 -- named for the refusal
    """Nothing of this file may be applied; `errors` says all that was found wrong with it.

    `uai` is the one the file gives itself, empty when it could not be read; so is `source`, that
    of the reader who recognised it.
    """

    source = ""

    def __init__(self, errors: Iterable[AnomalyRecord], *, uai: str = "") -> None:
        self.errors = tuple(errors)
        self.uai = uai
        super().__init__(" ".join(error.message for error in self.errors))
