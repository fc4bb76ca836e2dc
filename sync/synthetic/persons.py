"""Adults and their addresses, phones and mails, drawn one at a time."""

from sync.synthetic import spelling
from sync.synthetic.dice import Dice
from sync.synthetic.family_names import BY_ORIGIN as FAMILY_NAMES
from sync.synthetic.family_names import ORIGINS
from sync.synthetic.given_names import BY_ORIGIN as GIVEN_NAMES
from sync.synthetic.given_names import FRENCH
from sync.synthetic.places import COMPLEMENTS, STREETS, TOWNS
from sync.synthetic.records import Address, Person

# Families known to two establishments keep their mobiles apart from everybody else's.
SHARED_SUBSCRIBERS = range(500)
LOCAL_SUBSCRIBERS = range(500, 10_000)
# Prime with the size of both ranges: every number comes once before any comes twice.
SUBSCRIBER_STEP = 3571

OCCUPATIONS = ("10", "21", "23", "31", "33", "37", "42", "46", "52", "54", "56", "62", "68", "85")


class Population:
    """Where adults come from."""

    def __init__(self, dice: Dice, subscribers: range) -> None:
        self.dice = dice
        self._subscribers = subscribers
        self._subscriber = dice.between(0, len(subscribers) - 1)

    def origin(self) -> str:
        return self.dice.pick(ORIGINS)

    def family_name(self, origin: str) -> str:
        """Draw a name, double for one family in thirty, as the school keyed it."""
        name = self.dice.pick(FAMILY_NAMES[origin])
        if self.dice.chance(0.03):
            name = f"{name}-{self.dice.pick(FAMILY_NAMES['french'])}"
        return spelling.as_registered(self.dice, name)

    def address(self) -> Address:
        dice = self.dice
        street = f"{dice.between(1, 120)}{' BIS' if dice.chance(0.05) else ''} {dice.pick(STREETS)}"
        complement = dice.pick(COMPLEMENTS) if dice.chance(0.2) else ""
        return Address((street, complement), dice.pick(TOWNS))

    def person(self, name: str, origin: str, address: Address, *, male: bool) -> Person:
        """Draw an adult: a quarter has no mail, one in seven no mobile, one in twelve no title."""
        dice = self.dice
        names = GIVEN_NAMES[origin] if dice.chance(0.75) else FRENCH
        first_name = dice.pick(names.men if male else names.women)
        return Person(
            title=None if dice.chance(0.08) else "M." if male else "MME",
            birth_name=name,
            first_name=first_name if dice.chance(0.95) else first_name.upper(),
            address=address,
            home_phone=spelling.fixed(dice) if dice.chance(0.45) else None,
            mobile=None if dice.chance(0.15) else self.mobile(),
            work_phone=spelling.fixed(dice) if dice.chance(0.15) else None,
            mail=None if dice.chance(0.25) else spelling.mail(dice, first_name, name),
            accepts_sms=dice.chance(0.8),
            shares_address=dice.chance(0.3),
            occupation=dice.pick(OCCUPATIONS) if dice.chance(0.85) else None,
        )

    def stranger(self, address: Address | None = None, *, male: bool | None = None) -> Person:
        """Draw an adult who bears the name of no child in particular."""
        origin = self.origin()
        return self.person(
            self.family_name(origin),
            origin,
            address or self.address(),
            male=self.dice.chance(0.5) if male is None else male,
        )

    def mobile(self) -> str:
        self._subscriber = (self._subscriber + SUBSCRIBER_STEP) % len(self._subscribers)
        return spelling.mobile(self.dice, self._subscribers[self._subscriber])
