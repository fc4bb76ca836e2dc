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
