"""What one establishment declares: pupils, persons, their ties and addresses. No format here."""

from dataclasses import dataclass, field
from datetime import date

from sync.synthetic.divisions import Plan
from sync.synthetic.formations import Formation, Kind
from sync.synthetic.places import Town

LEGAL, IN_CHARGE, CONTACT = 1, 2, 3


@dataclass(slots=True, eq=False)
class Address:
    """`number` is given when the family settles in an establishment."""

    lines: tuple[str, str]
    town: Town
    number: int = 0


@dataclass(slots=True, eq=False)
class Person:
    """An adult of the file; `number` is local to the establishment."""

    title: str | None
    birth_name: str
    first_name: str
    address: Address
    usage_name: str | None = None
    home_phone: str | None = None
    mobile: str | None = None
    work_phone: str | None = None
    mail: str | None = None
    accepts_sms: bool = False
    shares_address: bool = False
    occupation: str | None = None
    number: int = 0


@dataclass(slots=True, frozen=True)
class Tie:
    """What an adult is for one child: the level belongs to the tie, not to the person."""

    person: Person
    level: int
    kinship: str
    pays: bool = False
    hosts: bool = False
    first_called: bool = False


@dataclass(slots=True, eq=False)
class Household:
    """A family: its eldest child, and what differs for the younger ones.

    `eldest` imposes a first name, to make namesakes; `children` how many there are at least.
    """

    name: str
    origin: str
    home: Address
    ties: list[Tie]
    eldest: str | None = None
    children: int = 1
    younger_name: str | None = None
    younger_ties: list[Tie] | None = None

    def child(self, rank: int) -> tuple[str, list[Tie]]:
        """Return the family name and the ties of the child of this rank, 0 for the eldest."""
        if not rank:
            return self.name, self.ties
        return self.younger_name or self.name, self.younger_ties or self.ties


@dataclass(slots=True, eq=False)
class Past:
    """Last year's schooling: a trap for readers who look for CODE_MEF anywhere."""

    mef: str
    division: str
    uai: str
    nature: str
    sigle: str
    title: str
    name: str
    town: Town


@dataclass(slots=True, eq=False)
class Pupil:
    """A line of the pupils' file; `left_on` may be past or still to come."""

    number: int
    elenoet: int
    ine: str | None
    birth_name: str
    first_name: str
    birth_date: date
    sex: str | None
    formation: Formation
    entered_on: date
    modified_on: date
    address: Address | None
    ties: list[Tie]
    usage_name: str | None = None
    other_names: tuple[str, ...] = ()
    repeats: bool = False
    birth_insee: str | None = None
    birth_abroad: tuple[str, str] | None = None
    nationality: str = "100"
    status: str = "ST"
    regime: str = "2"
    mobile: str | None = None
    mail: str | None = None
    division: str | None = None
    groups: list[str] = field(default_factory=list)
    groups_come_first: bool = False
    without_mef: bool = False
    subjects: list[tuple[str, str]] = field(default_factory=list)
    past: Past | None = None
    left_on: date | None = None
    exit_reason: str | None = None

    def is_present(self, on: date) -> bool:
        return self.left_on is None or self.left_on >= on


@dataclass(slots=True)
class Roster:
    """Everything one establishment exports on one day."""

    uai: str
    kind: Kind
    year: int
    plan: Plan
    pupils: list[Pupil]
    persons: list[Person]
