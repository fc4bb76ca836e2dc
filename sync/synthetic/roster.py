"""Draws everything one establishment declares, from its seed alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from sync.synthetic.dice import Dice
from sync.synthetic.divisions import draw_plan
from sync.synthetic.formations import Formation, Kind, deck
from sync.synthetic.households import HIMSELF, HouseholdDrawer, SharedFamilies
from sync.synthetic.ine import PUPILS_PER_UAI
from sync.synthetic.persons import LOCAL_SUBSCRIBERS, Population
from sync.synthetic.pupils import PupilDrawer
from sync.synthetic.records import CONTACT, LEGAL, Address, Household, Person, Pupil, Roster, Tie

# Leavers and arrivals come on top of the pupils asked for.
STUDENTS_LIMIT = PUPILS_PER_UAI * 9 // 10
PUPILS_PER_SHARED_FAMILY = 16
FAMILIES_PER_PLACED_CHILD, FIRST_PLACED_CHILD = 90, 13
# Ranks of families met once in a school: one of five children, a parent of a single name.
LARGE_FAMILY, MONONYMOUS_FAMILY = 17, 19
CHILDREN_OF_LARGE_FAMILY = 5
ADULTHOOD = 18
INACTIVE = "Inactifs"
EXIT_REASONS = ("10", "10", "10", "19", "99")

# Rank of the family: name of its eldest. Three pupils share a name, then two.
NAMESAKES = {
    3: ("MARTIN", "Camille"),
    7: ("MARTIN", "Camille"),
    11: ("MARTIN", "Camille"),
    5: ("Le Goff", "Sacha"),
    9: ("Le Goff", "Sacha"),
}


class TooManyStudentsError(ValueError):
    """More pupils than one establishment can number."""


class RosterDrawer:
    """Draws one establishment; keeps what it takes to welcome a family the day after."""

    def __init__(self, *, uai: str, kind: Kind, students: int, seed: int, year: int) -> None:
        if students > STUDENTS_LIMIT:
            raise TooManyStudentsError(students)
        self.dice = Dice(f"{seed}:{uai}:{kind}")
        self.students = students
        plan = draw_plan(self.dice, kind, students)
        self.roster = Roster(uai, kind, year, plan, [], [])
        self._households = HouseholdDrawer(Population(self.dice, LOCAL_SUBSCRIBERS))
        self._pupils = PupilDrawer(self.dice, uai, kind, year, plan)
        self._person_number = self.dice.between(100_000, 1_500_000)
        self._address_number = self.dice.between(100_000, 1_500_000)

    def draw(self, shared: SharedFamilies | None) -> Roster:
        """Enrol the pupils asked for, then the leavers and the adults nobody is tied to."""
        cards = deck(self.roster.kind, self.students)
        self.dice.shuffle(cards)
        families = self._families(shared)
        while cards:
            self._enrol_family(next(families), cards)
        self._make_adult_namesakes()
        self._announce_departures()
        self._add_leavers()
        for _ in range(len(self.roster.persons) // 8):
            self._register(self._households.population.stranger())
        self.dice.shuffle(self.roster.pupils)
        return self.roster

    def welcome(self, on: date) -> Pupil:
        """Enrol a family that arrives during the year."""
        formation = self.dice.pick(self.roster.plan.formations)
        pupil = self._enrol(self._households.draw(), 0, formation)
        pupil.entered_on = pupil.modified_on = on
        return pupil

    def _families(self, shared: SharedFamilies | None) -> Iterator[Household]:
        """Yield the families known elsewhere, then those of this establishment; endless."""
        if shared is not None:
            yield from islice(shared.households(), self.students // PUPILS_PER_SHARED_FAMILY)
        for rank in range(self.students):
            if rank in NAMESAKES:
                name, eldest = NAMESAKES[rank]
                household = self._households.draw(name)
                household.name, household.eldest = name, eldest
                yield household
            elif rank % FAMILIES_PER_PLACED_CHILD == FIRST_PLACED_CHILD:
                yield self._households.draw_placed()
            elif rank == LARGE_FAMILY:
                yield self._households.draw_large(CHILDREN_OF_LARGE_FAMILY)
            elif rank == MONONYMOUS_FAMILY:
                yield self._households.draw_mononymous()
            else:
                yield self._households.draw()

    def _enrol_family(self, household: Household, cards: list[Formation]) -> None:
        """Enrol one child, sometimes two or three; two of the same age are twins."""
        if household.children > 1:
            self._enrol_siblings(household, cards)
            return
        formation = cards.pop()
        eldest = self._enrol(household, 0, formation)
        if household.younger_ties is not None:
            self._enrol_half_sibling(household, formation, cards)
            return
        rank = 0
        while cards and self.dice.chance(0.2):
            same_age = cards[-1].age == formation.age
            if same_age and self.dice.chance(0.6):
                return
            rank += 1
            self._enrol(household, rank, cards.pop(), eldest if same_age else None)

    def _enrol_siblings(self, household: Household, cards: list[Formation]) -> None:
        """Enrol all its children, at as many ages as there are; two of the same age are twins."""
        by_age: dict[int, Pupil] = {}
        for rank in range(min(household.children, len(cards))):
            formation = next((card for card in cards if card.age not in by_age), cards[-1])
            cards.remove(formation)
            twin = by_age.get(formation.age)
            by_age[formation.age] = self._enrol(household, rank, formation, twin)

    def _enrol_half_sibling(
        self, household: Household, formation: Formation, cards: list[Formation]
    ) -> None:
        """Enrol the younger child of a blended family, when a younger level has room."""
        younger = next((card for card in cards if card.age < formation.age), None)
        if younger is not None:
            cards.remove(younger)
            self._enrol(household, 1, younger)

    def _enrol(
        self, household: Household, rank: int, formation: Formation, twin: Pupil | None = None
    ) -> Pupil:
        pupil = self._pupils.draw(household, rank, formation, twin)
        come_of_age = date(self.roster.year - ADULTHOOD, 9, 1)
        if pupil.birth_date <= come_of_age and self.dice.chance(0.6):
            pupil.ties = self._own_guardian(pupil, household)
        for tie in pupil.ties:
            self._register(tie.person)
        if pupil.address is not None:
            self._locate(pupil.address)
        self.roster.pupils.append(pupil)
        return pupil

    def _own_guardian(self, pupil: Pupil, household: Household) -> list[Tie]:
        """The adult pupil answers for himself, under another number; the parents are contacts."""
        himself = Person(
            title={"1": "M.", "2": "MME"}.get(pupil.sex or ""),
            birth_name=pupil.birth_name,
            first_name=pupil.first_name,
            usage_name=pupil.usage_name,
            address=household.home,
            mobile=pupil.mobile,
            mail=pupil.mail,
        )
        parents = [replace(tie, level=CONTACT, pays=False) for tie in pupil.ties]
        return [Tie(himself, LEGAL, HIMSELF, pays=True, hosts=True, first_called=True), *parents]

    def _register(self, person: Person) -> None:
        """Number a person met for the first time in this establishment."""
        if not person.number:
            self._person_number += self.dice.between(1, 5)
            person.number = self._person_number
            self.roster.persons.append(person)
            self._locate(person.address)

    def _locate(self, address: Address) -> None:
        if not address.number:
            self._address_number += self.dice.between(1, 3)
            address.number = self._address_number

    def _make_adult_namesakes(self) -> None:
        """Give two mothers of different families the same name; they come long after the shared."""
        mothers = [person for person in self.roster.persons if person.title == "MME"][-9:]
        if len(mothers) == 9 and self.students >= 2 * PUPILS_PER_SHARED_FAMILY:
            one, other = mothers[0], mothers[-1]
            other.birth_name, other.first_name = one.birth_name, one.first_name
            other.usage_name = one.usage_name

    def _announce_departures(self) -> None:
        """Some pupils already have the date, still to come, of the day they leave."""
        count = max(1, round(self.students * 0.006))
        for pupil in self.dice.sample(self.roster.pupils, min(count, self.students)):
            year = self.roster.year + 1
            pupil.left_on = self.dice.day(date(year, 8, 24), date(year, 8, 31))
            pupil.exit_reason = self.dice.pick(EXIT_REASONS)

    def _add_leavers(self) -> None:
        """Pupils who left just before the rentrée are still in the file, rarely in a division."""
        roster, cards = self.roster, deck(self.roster.kind, self.students)
        for _ in range(max(1, round(self.students * 0.02))):
            pupil = self._enrol(self._households.draw(), 0, self.dice.pick(cards))
            pupil.entered_on = min(pupil.entered_on, date(roster.year - 1, 9, 1))
            pupil.left_on = self.dice.day(date(roster.year, 8, 20), date(roster.year, 8, 31))
            pupil.exit_reason = self.dice.pick(EXIT_REASONS)
            pupil.division = INACTIVE if self.dice.chance(0.3) else None
            pupil.groups = []
