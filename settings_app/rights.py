"""What a right of access given here is: which kinds, by degree, how long, on which classes."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import timezone

from common.text import of_name
from establishments.models import Establishment, Member, Origin
from establishments.permissions import GRANTED, Degree, Role

# What may be given and withdrawn here; a head's right and DELEG-CE2's come from the portal.
KINDS: dict[Role, str] = {
    Role.DELEGATE: "Administration des comptes",
    Role.TROUBLESHOOTER: "Dépannage des comptes élèves",
}
GIVEN_HERE = (Origin.CONSOLE, Origin.SOLARIS)

ENDED = "La date de fin est passée."
ENDS_BEFORE = "La date de fin précède la date de début."
ENDLESS_CLASSES = (
    "Un droit limité à des classes a une date de fin : indiquez-la. Les mêmes codes de classes"
    " reviennent chaque année."
)
NO_CLASSES = "Seul le dépannage se limite à des classes : n'en cochez aucune."
NO_SUCH_RIGHT = "Ce droit n'existe pas dans le {degree}."


@dataclass(frozen=True)
class Right:
    """What is given to an agent; no class means all of them."""

    role: Role
    origin: Origin
    starts_on: date | None = None
    ends_on: date | None = None
    divisions: tuple[str, ...] = ()
    delegator: str = ""

    def faults(self, home: Establishment, today: date) -> dict[str, str]:
        """Why it cannot be given, by field."""
        degree = Degree(home.degree)
        found = {}
        if not GRANTED[degree][self.role]:
            found["role"] = NO_SUCH_RIGHT.format(degree=degree.label.lower())
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            found["ends_on"] = ENDS_BEFORE
        elif self.ends_on and self.ends_on < today:
            found["ends_on"] = ENDED
        elif self.divisions and not self.ends_on:
            found["ends_on"] = ENDLESS_CLASSES
        if self.divisions and self.role != Role.TROUBLESHOOTER:
            found["divisions"] = NO_CLASSES
        return found


def kinds(home: Establishment) -> list[tuple[str, str]]:
    """The rights that may be given in this establishment: no dépannage in an école (R258)."""
    granted = GRANTED[Degree(home.degree)]
    return [(role.value, label) for role, label in KINDS.items() if granted[role]]


def origin_of(home: Establishment) -> Origin:
    """An inspector opens an école « via Solaris » (R15, G22)."""
    return Origin.SOLARIS if home.is_school else Origin.CONSOLE


def end_of_year(today: date) -> date:
    """The next 31 August, which is what most delegations last."""
    august = date(today.year, 8, 31)
    return august if today < august else date(today.year + 1, 8, 31)


@dataclass(frozen=True)
class Line:
    """A right of the establishment as the page shows it."""

    pk: int
    name: str
    login: str
    role: str
    origin: str
    starts: str
    ends: str
    delegator: str
    divisions: str
    state: str
    is_past: bool
    can_withdraw: bool

    @property
    def of_name(self) -> str:
        return of_name(self.name)

    @classmethod
    def of(cls, member: Member, today: date) -> Self:
        is_past = member.is_over(today)
        given_here = member.origin in GIVEN_HERE and member.role in KINDS
        return cls(
            pk=member.pk,
            name=member.user.get_full_name() or member.user.username,
            login=member.user.username,
            role=Role(member.role).label,
            origin=Origin(member.origin).label,
            starts=day(member.starts_on),
            ends=day(member.ends_on),
            delegator=member.delegator,
            divisions=", ".join(member.divisions),
            state=_state(member, today),
            is_past=is_past,
            can_withdraw=given_here and not is_past,
        )


def day(moment: date | None) -> str:
    return f"{moment:%d-%m-%Y}" if moment else ""


def _state(member: Member, today: date) -> str:
    if member.withdrawn_at:
        return f"Retiré le {day(timezone.localtime(member.withdrawn_at))}"
    if member.is_over(today):
        return "Terminé"
    return "À venir" if member.starts_on and member.starts_on > today else "En cours"
