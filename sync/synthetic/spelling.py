"""How schools type names, phone numbers and mail addresses."""

import re
import unicodedata

from sync.synthetic.dice import Dice

LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})
# Ranges the regulator keeps for fiction; nobody answers there.
MOBILE_RANGE = "63998"
FIXED_RANGES = ("19900", "26191", "35301", "46571", "53649")
MAIL_DOMAINS = (
    *("example.org", "example.net", "example.com", "exemple.invalid"),
    *("courriel.example.org", "famille.example.net"),
)


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def as_registered(dice: Dice, name: str) -> str:
    """Spell a family name as the school keyed it: mostly upper case, accents kept or lost."""
    style = dice.random()
    if style < 0.6:
        return name.upper()
    return without_accents(name).upper() if style < 0.85 else name


def joined(name: str, other: str, separator: str = " ") -> str:
    """Join two family names; the second follows the case of the first."""
    if name.isupper():
        return f"{name}{separator}{other.upper()}"
    return f"{name}{separator}{other.title() if other.isupper() else other}"


def mail(dice: Dice, first_name: str, family_name: str) -> str:
    number = dice.between(10, 9999)
    local = f"{without_accents(first_name)}.{without_accents(family_name)}".lower()
    return f"{re.sub('[^a-z.]', '', local)}{number}@{dice.pick(MAIL_DOMAINS)}"


def mobile(dice: Dice, subscriber: int) -> str:
    return _phone(dice, f"{MOBILE_RANGE}{subscriber:04}")


def fixed(dice: Dice) -> str:
    return _phone(dice, f"{dice.pick(FIXED_RANGES)}{dice.between(0, 9999):04}")


def _phone(dice: Dice, digits: str) -> str:
    """Spell the 9 significant digits of a French number in one of the ways seen in files."""
    style = dice.random()
    if style < 0.6:
        return f"+33{digits}"
    if style < 0.9:
        return f"0{digits}"
    separator = " " if style < 0.96 else "."
    return separator.join(f"0{digits}"[start : start + 2] for start in range(0, 10, 2))
