"""The school that the bad files are given to: forty pupils, a parent each, two classes."""

from tests.sync.builders import (
    guardians_file,
    link,
    nomenclature_file,
    person,
    pupil,
    pupils_file,
    structures,
)

MEF = "10110001110"
NUMBERS = range(1001, 1041)
TODAY = {"DATE_EXPORT": "21/11/2026", "HORODATAGE": "21/11/2026 19:01:46"}


def ine(number):
    return f"{number:09d}AA"


def row(number, **values):
    known = {"NOM_DE_FAMILLE": f"NOM{number}", "ID_NATIONAL": ine(number)}
    return pupil(str(number), **known | values)


def classes(numbers=NUMBERS, code=None):
    """An even number is in 6A, an odd one in 6B."""
    given = ((number, code or f"D:6{'AB'[number % 2]}") for number in numbers)
    return "".join(structures(str(number), code) for number, code in given)


def roll(change=None, *, numbers=NUMBERS, extra="", assigned=None, **options):
    """A file of pupils; ``change`` maps a number to the fields that differ."""
    rows = (row(number, **(change or {}).get(number, {})) for number in numbers)
    assigned = classes(numbers) if assigned is None else assigned
    return pupils_file(*rows, extra, assigned=assigned, **TODAY | options)


def families(change=None, *, numbers=NUMBERS, extra="", links=None, **options):
    """A file of guardians: the parent of pupil 1001 is 3001."""
    people = (
        person(
            str(number + 2000),
            **{"NOM_DE_FAMILLE": f"PARENT{number}", "MEL": f"p{number}@exemple.fr"}
            | (change or {}).get(number, {}),
        )
        for number in numbers
    )
    if links is None:
        links = "".join(link(str(number), str(number + 2000)) for number in numbers)
    return guardians_file("".join(people) + extra, links, **TODAY | options)


def first_files():
    """What the school was opened with, the day before."""
    before = {"DATE_EXPORT": "20/11/2026", "HORODATAGE": "20/11/2026 19:01:46"}
    return (
        nomenclature_file((MEF, "SIXIEME", "6EME"), **before),
        roll(**before),
        families(**before),
    )
