"""Families: couples, separated parents, blended families, tutors, foster care."""

from collections.abc import Iterator
from dataclasses import dataclass

from sync.synthetic.dice import Dice
from sync.synthetic.persons import SHARED_SUBSCRIBERS, Population
from sync.synthetic.records import CONTACT, IN_CHARGE, LEGAL, Address, Household, Person, Tie
from sync.synthetic.spelling import joined

MOTHER, FATHER, SIBLING, GRANDPARENT, RELATIVE = "10", "20", "37", "38", "39"
EDUCATOR, FOSTER_CARER, TUTOR, CHILD_WELFARE, HIMSELF, OTHER = "41", "42", "50", "51", "70", "90"

OFFICERS = 2


class HouseholdDrawer:
    """Draws families one after the other, in the proportions of a French school."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self.dice = population.dice
        self._officers: list[Person] = []

    def draw(self, name: str | None = None) -> Household:
        """Draw a family, whose children bear this name when it is given."""
        origin = self.population.origin()
        name = name or self.population.family_name(origin)
        home = self.population.address()
        kind = self.dice.random()
        if kind < 0.60:
            household = self._couple(name, origin, home)
        elif kind < 0.82:
            household = self._separated(name, origin, home)
        elif kind < 0.965:
            household = self._alone(name, origin, home)
        elif kind < 0.985:
            household = self._blended(name, origin, home)
        elif kind < 0.996:
            household = self._tutor(name, origin, home)
        else:
            return Household(name, origin, home, [])
        self._surround(household)
        return household

    def draw_placed(self) -> Household:
        """Draw a child in care: the legal guardian is an officer shared with other children."""
        origin = self.population.origin()
        home = self.population.address()
        if len(self._officers) < OFFICERS:
            self._officers.append(self.population.stranger())
        ties = [
            Tie(self.dice.pick(self._officers), LEGAL, CHILD_WELFARE, pays=True, first_called=True),
            Tie(self.population.stranger(home, male=False), IN_CHARGE, FOSTER_CARER, hosts=True),
        ]
        if self.dice.chance(0.3):
            ties.append(Tie(self.population.stranger(), CONTACT, EDUCATOR))
        return Household(self.population.family_name(origin), origin, home, ties)

    def draw_large(self, children: int) -> Household:
        """Draw a couple with many children, one mobile and one mail for both."""
        origin = self.population.origin()
        name, home = self.population.family_name(origin), self.population.address()
        household = self._couple(name, origin, home)
        household.children = children
        mother, father = (tie.person for tie in household.ties)
        mother.mobile = father.mobile = mother.mobile or self.population.mobile()
        mother.mail = father.mail = mother.mail or father.mail
        return household

    def draw_mononymous(self) -> Household:
        """Draw a parent alone of whom the school knows one name."""
        origin = self.population.origin()
        name, home = self.population.family_name(origin), self.population.address()
        household = self._alone(name, origin, home)
        household.ties[0].person.first_name = ""
        return household

    def _couple(self, name: str, origin: str, home: Address) -> Household:
        """Two parents at home; the mother's own name is another, hidden or not by a usage name."""
        dice, population = self.dice, self.population
        father_is_male = dice.chance(0.98)
        father = population.person(name, origin, home, male=father_is_male)
        mother = population.person(population.family_name(origin), origin, home, male=False)
        custom = dice.random()
        if custom < 0.45:
            mother.usage_name = name
        elif custom < 0.55:
            mother.birth_name, father.birth_name = father.birth_name, mother.birth_name
        elif custom < 0.62:
            name = joined(father.birth_name, mother.birth_name, "-")
        elif custom < 0.70:
            mother.usage_name = joined(mother.birth_name, name)
        if dice.chance(0.03):
            father.mail = mother.mail
        payer = dice.chance(0.5)
        ties = [
            Tie(mother, LEGAL, MOTHER, pays=payer, hosts=True, first_called=True),
            Tie(
                *(father, LEGAL, FATHER if father_is_male else MOTHER),
                pays=not payer,
                hosts=True,
                first_called=dice.chance(0.5),
            ),
        ]
        return Household(name, origin, home, ties)

    def _separated(self, name: str, origin: str, home: Address) -> Household:
        """Two legal guardians at two addresses; one family in four shares the weeks."""
        dice, population = self.dice, self.population
        mother = population.person(population.family_name(origin), origin, home, male=False)
        father = population.person(name, origin, population.address(), male=True)
        if dice.chance(0.15):
            mother.usage_name = name
        both = dice.chance(0.25)
        ties = [
            Tie(mother, LEGAL, MOTHER, pays=True, hosts=True, first_called=True),
            Tie(father, LEGAL, FATHER, hosts=both, first_called=both),
        ]
        if dice.chance(0.2):
            partner = population.stranger(home, male=True)
            ties.append(Tie(partner, IN_CHARGE, dice.pick((OTHER, RELATIVE)), hosts=True))
        return Household(name, origin, home, ties)

    def _alone(self, name: str, origin: str, home: Address) -> Household:
        male = self.dice.chance(0.12)
        own = name if male or self.dice.chance(0.6) else self.population.family_name(origin)
        parent = self.population.person(own, origin, home, male=male)
        kinship = FATHER if male else MOTHER
        tie = Tie(parent, LEGAL, kinship, pays=True, hosts=True, first_called=True)
        return Household(name, origin, home, [tie])

    def _blended(self, name: str, origin: str, home: Address) -> Household:
        """The mother's partner is in charge of her eldest and the legal father of the younger."""
        population = self.population
        mother = population.person(population.family_name(origin), origin, home, male=False)
        father = population.person(name, origin, population.address(), male=True)
        partner = population.stranger(home, male=True)
        kept = Tie(mother, LEGAL, MOTHER, pays=True, hosts=True, first_called=True)
        return Household(
            name,
            origin,
            home,
            [kept, Tie(father, LEGAL, FATHER), Tie(partner, IN_CHARGE, OTHER, hosts=True)],
            younger_name=partner.birth_name,
            younger_ties=[kept, Tie(partner, LEGAL, FATHER, hosts=True)],
        )

    def _tutor(self, name: str, origin: str, home: Address) -> Household:
        tutor = self.population.person(name, origin, home, male=self.dice.chance(0.4))
        tie = Tie(tutor, LEGAL, TUTOR, pays=True, hosts=True, first_called=True)
        return Household(name, origin, home, [tie])

    def _surround(self, household: Household) -> None:
        """Add the relatives one calls, or leaves the child with."""
        dice, population = self.dice, self.population
        name, origin = household.name, household.origin
        around = []
        if dice.chance(0.12):
            elder = population.person(name, origin, population.address(), male=dice.chance(0.4))
            around.append(Tie(elder, CONTACT, GRANDPARENT))
        if dice.chance(0.02):
            sibling = population.person(name, origin, household.home, male=dice.chance(0.5))
            around.append(Tie(sibling, CONTACT, SIBLING))
        if dice.chance(0.03):
            around.append(Tie(population.stranger(), IN_CHARGE, RELATIVE))
        household.ties += around
        if household.younger_ties is not None:
            household.younger_ties += around


@dataclass(frozen=True)
class SharedFamilies:
    """Families with children in two establishments of a run.

    Both draw the same ones from the same seed: neither needs to have seen the other's file.
    """

    seed: int
    group: int

    def households(self) -> Iterator[Household]:
        """Yield the families, always the same, in the same order; endless."""
        dice = Dice(f"{self.seed}:families:{self.group}")
        drawer = HouseholdDrawer(Population(dice, SHARED_SUBSCRIBERS))
        while True:
            yield drawer.draw()
