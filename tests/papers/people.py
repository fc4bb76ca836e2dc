"""People with difficult names."""

import random
from datetime import date

from accounts import letters

FIRST_NAMES = (
    "Zoé", "Anaïs", "Jean-Christophe", "Marie-Antoinette Joséphine", "Loïc", "Ömer", "D'Artagnan",
    "Éléonore", "Łukasz", "Naël", "Maëlys-Fleur", "Ğökçe", "Ílhan", "Þór", "Žofie",
)  # fmt: skip
LAST_NAMES = (
    "DUPONT", "LE GOFF", "de La Rochefoucauld-Montmorency", "N'GUESSAN", "L'HÉRITIER",
    "D'HAUTEVILLE-L'ÉGLISE", "Œuvrard", "MÜLLER", "Ça", "Šimůnková", "O’Brien", "NGO BIYONG NTSAMA",
    "DE LA TOUR D'AUVERGNE-LAURAGUAIS ET DE SAINT-EXUPÉRY", "Ňuñez y Ibáñez",
)  # fmt: skip
SYMBOLS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def pupil(first_name="Zoé", last_name="Dupont", **others):
    """The account of a pupil, informed unless said otherwise."""
    known = {
        "division_label": "3EME A",
        "identifier": "z.dupont",
        "provisional_password": "JDYRV4XN23AB",
        "expires_on": date(2026, 11, 30),
    }
    return letters.SheetData(first_name, last_name, **(known | others))


def pupils(count, seed=1):
    """As many pupils, one in three with a name of forty characters or more, some activated."""
    dice = random.Random(seed)  # noqa: S311 - the same people each time
    for rank in range(count):
        first, last = dice.choice(FIRST_NAMES), dice.choice(LAST_NAMES)
        if rank % 3 == 0:
            first = f"{first} {dice.choice(FIRST_NAMES)}"
            last = f"{last} {dice.choice(LAST_NAMES)}".ljust(26, "-")
        yield pupil(
            first,
            last,
            division_label=f"{rank * 4 // count + 3}EME {'AB'[rank % 2]}",
            identifier=f"{first[0].lower()}.{last[:14].lower()}{rank}",
            provisional_password="".join(dice.choices(SYMBOLS, k=12)) if rank % 5 else None,
            expires_on=date(2026, 11, 30) if rank % 7 else None,
        )


def child(last_name="Dupont", first_name="Zoé", division_label="3EME A"):
    """A pupil as the sheet of his guardian names him."""
    return letters.SheetPupil(last_name, first_name, division_label)


def guardian(first_name="Anne", last_name="Martin", children=1, **others):
    """The account of the guardian of so many pupils, informed unless said otherwise."""
    known = {
        "pupils": tuple(child(first_name=FIRST_NAMES[rank % 15]) for rank in range(children)),
        "identifier": "a.martin",
        "provisional_password": "JDYRV4XN23AB",
        "expires_on": date(2026, 11, 30),
        "is_activated": False,
    }
    return letters.GuardianSheet(first_name, last_name, **(known | others))


def guardian_row(**others):
    """A line of a list of guardians."""
    known = {
        "mef": "3EME",
        "division_code": "31",
        "division_label": "TROISIEME 1",
        "pupil_last_name": "DUPONT",
        "pupil_first_name": "Zoé",
        "last_name": "MARTIN",
        "first_name": "Anne",
        "state_label": "Activé",
        "identifier": "a.martin",
        "password": "*****",
    }
    return letters.GuardianRow(**(known | others))
