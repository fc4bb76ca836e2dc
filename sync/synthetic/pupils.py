"""What belongs to the pupil alone: names, birth, schooling, groups."""

from datetime import date
from itertools import islice

from sync.synthetic import ine, spelling, uai
from sync.synthetic.dice import Dice
from sync.synthetic.divisions import Plan
from sync.synthetic.formations import BY_MEF, Formation, Kind
from sync.synthetic.given_names import BY_ORIGIN as GIVEN_NAMES
from sync.synthetic.given_names import FRENCH
from sync.synthetic.places import BIRTHPLACES, BIRTHS_ABROAD, SCHOOL_NAMES, TOWNS
from sync.synthetic.records import Household, Past, Pupil

ENGLISH, SPANISH, GERMAN, LATIN = "030201", "030602", "030402", "020300"
REGIMES = ("0", "0", "2", "2", "2", "2", "2", "24", "24", "29")
BOARDER = "3"
# SIGLE, CODE_NATURE, DENOM_PRINC
ECOLE = ("E.E.PU", "151", "ECOLE ELEMENTAIRE PUBLIQUE")
COLLEGE = ("CLG", "340", "COLLEGE")
LYCEE = ("LPO", "306", "LYCEE POLYVALENT")


class PupilDrawer:
    """Draws the pupils of one establishment, and keeps count of their numbers."""

    def __init__(self, dice: Dice, uai_code: str, kind: Kind, year: int, plan: Plan) -> None:
        self.dice = dice
        self.uai = uai_code
        self.kind = kind
        self.year = year
        self.plan = plan
        self._number = dice.between(100_000, 2_000_000)
        self._elenoet = dice.between(1, 9_000)
        self._rank = 0
        self._turn: dict[str, int] = {}
        self._name = dice.pick(SCHOOL_NAMES)
        self._town = dice.pick(TOWNS)
        self._feeders = [
            (code, dice.pick(SCHOOL_NAMES), dice.pick(TOWNS)) for code in islice(uai.feeders(), 6)
        ]

    def draw(
        self, household: Household, rank: int, formation: Formation, twin: Pupil | None = None
    ) -> Pupil:
        """Draw the child of this rank in the family, born the same day as its twin."""
        dice = self.dice
        male = dice.chance(0.51)
        name, ties = household.child(rank)
        born = twin.birth_date if twin else self._birth_date(formation)
        self._number += dice.between(1, 4)
        self._elenoet = self._elenoet % 99_999 + 1
        self._rank += 1
        pupil = Pupil(
            number=self._number,
            elenoet=self._elenoet,
            ine=self._ine(born),
            birth_name=name,
            first_name=self._first_name(household, rank, male=male),
            birth_date=born,
            sex=None if dice.chance(0.005) else "1" if male else "2",
            formation=formation,
            entered_on=date(self.year - dice.between(0, (formation.age - 11) % 4), 9, 1),
            modified_on=dice.day(date(self.year, 7, 1), date(self.year, 8, 31)),
            address=household.home if dice.chance(0.9) else None,
            ties=ties,
        )
        self._complete(pupil, household.origin, male=male)
        self._place(pupil)
        pupil.past = self._past(pupil) if dice.chance(0.95) else None
        return pupil

    def _birth_date(self, formation: Formation) -> date:
        """One pupil in eleven is a year late, one in thirty a year ahead; none at two in PS."""
        shift = self.dice.random()
        year = self.year - formation.age - (shift < 0.09) + (shift > 0.97 and formation.age > 3)
        return self.dice.day(date(year, 1, 1), date(year, 12, 31))

    def _ine(self, born: date) -> str | None:
        """Three pupils in a hundred have none: an absent tag, or an empty one."""
        chance = self.dice.random()
        if chance < 0.03:
            return None if chance < 0.02 else ""
        return ine.rnie(self.uai, self._rank, born.year + 3)

    def _first_name(self, household: Household, rank: int, *, male: bool) -> str:
        if household.eldest and not rank:
            return household.eldest
        return self._given_name(household.origin, male=male)

    def _given_name(self, origin: str, *, male: bool) -> str:
        dice = self.dice
        names = GIVEN_NAMES[origin] if dice.chance(0.6) else FRENCH
        name = dice.pick(names.boys if male else names.girls)
        style = dice.random()
        if style < 0.9:
            return name
        return name.upper() if style < 0.94 else spelling.without_accents(name)

    def _complete(self, pupil: Pupil, origin: str, *, male: bool) -> None:
        dice = self.dice
        if dice.chance(0.03):
            other = next((tie.person.birth_name for tie in pupil.ties), pupil.birth_name)
            pupil.usage_name = spelling.joined(pupil.birth_name, other)
        count = dice.pick((0, 1, 1, 2))
        pupil.other_names = tuple(self._given_name(origin, male=male) for _ in range(count))
        pupil.repeats = dice.chance(0.02)
        if dice.chance(0.92):
            pupil.birth_insee = dice.pick(BIRTHPLACES)
        else:
            pupil.birth_abroad = dice.pick(BIRTHS_ABROAD)
            pupil.nationality = pupil.birth_abroad[0] if dice.chance(0.6) else "100"
        pupil.status = "AP" if "CAP" in pupil.formation.prefix and dice.chance(0.1) else "ST"
        boarder = self.kind == "lyc" and dice.chance(0.06)
        pupil.regime = BOARDER if boarder else dice.pick(REGIMES)
        if dice.chance(0.35):
            pupil.mobile = spelling.mobile(dice, dice.between(0, 9999))
        if dice.chance(0.3):
            pupil.mail = spelling.mail(dice, pupil.first_name, pupil.birth_name)

    def _place(self, pupil: Pupil) -> None:
        """Give a division and groups; two pupils in a hundred get no division."""
        dice, formation = self.dice, pupil.formation
        divisions = self.plan.by_prefix[formation.prefix]
        turn = self._turn.get(formation.prefix, 0)
        self._turn[formation.prefix] = turn + 1
        division = divisions[turn % len(divisions)]
        pupil.subjects = [(ENGLISH, "O")]
        if formation.age > 11:
            pupil.subjects.append((dice.pick((SPANISH, SPANISH, GERMAN)), "O"))
        placed = dice.random()
        if placed < 0.01:
            pupil.without_mef = placed < 0.005
            return
        if division.half_groups:
            pupil.groups.append(division.half_groups[turn // len(divisions) % 2])
        if formation.prefix in self.plan.latin and dice.chance(0.2):
            pupil.groups.append(self.plan.latin[formation.prefix])
            pupil.subjects.append((LATIN, "F"))
        pupil.division = None if placed < 0.02 else division.code
        pupil.groups_come_first = dice.chance(0.2)

    def _past(self, pupil: Pupil) -> Past:
        """Draw last year's division among this year's codes, the likeliest confusion.

        That of an école does not matter: ONDE says nothing of it.
        """
        mef = pupil.formation.mef if pupil.repeats else pupil.formation.previous
        known = BY_MEF.get(mef)
        if known is not None and known.prefix in self.plan.by_prefix:
            sigle, nature, title = COLLEGE if self.kind == "clg" else LYCEE
            division = self.dice.pick(self.plan.by_prefix[known.prefix]).code
            return Past(mef, division, self.uai, nature, sigle, title, self._name, self._town)
        sigle, nature, title = ECOLE if self.kind == "clg" else COLLEGE
        prefix = "CM2" if self.kind == "clg" else "3"
        division = f"{prefix} {self.dice.pick('ABCD')}"
        feeder, name, town = self.dice.pick(self._feeders)
        return Past(mef, division, feeder, nature, sigle, title, name, town)
