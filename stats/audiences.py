"""Whose accounts the statistics are about: the three populations, as each degree sees them."""

from dataclasses import dataclass

from accounts.enums import STUDENT_STATES, AccountState
from accounts.tabs import Tab
from establishments.models import Establishment
from guardians.tabs import IN_CHARGE, LEGAL
from stats.models import DailyCount
from students.tabs import STUDENTS

# « Nombre de comptes élèves non activés - informés »: the end of the title of each column.
IN_STATE = {
    AccountState.NOT_INFORMED: "non activés - non informés",
    AccountState.INFORMED: "non activés - informés",
    AccountState.ACTIVATING: "en cours d'activation",
    AccountState.ACTIVATED: "activés",
}


@dataclass(frozen=True)
class Audience:
    """One population. Pupils are never « en cours d'activation » (R213, R214)."""

    population: DailyCount.Population
    tab: Tab
    states: tuple[AccountState, ...]

    @property
    def people(self) -> str:
        return self.tab.nouns.listed

    @property
    def columns(self) -> tuple[str, ...]:
        number = f"Nombre de comptes {self.people}"
        in_state = (f"{number} {IN_STATE[state]}" for state in self.states)
        return ("Mode d'activation des comptes", number, *in_state)


AUDIENCES = (
    Audience(DailyCount.Population.STUDENT, STUDENTS, STUDENT_STATES),
    Audience(DailyCount.Population.LEGAL, LEGAL, tuple(AccountState)),
    Audience(DailyCount.Population.IN_CHARGE, IN_CHARGE, tuple(AccountState)),
)


def audiences_of(home: Establishment) -> list[Audience]:
    """R211: an école has no personnes en charge, and pupils once it manages their accounts."""
    return [each for each in AUDIENCES if each.tab.exists(home) and each.tab.is_on(home)]
