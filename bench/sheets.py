"""Individual sheets: stamped, against the same laid out by WeasyPrint; the memory they take."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from accounts import letters, passwords
from bench.measure import Scale, Side, compare_several
from bench.population import FIRST_NAMES
from bench.report import Check, at_least, at_most, number, ours_and_plain
from common.papers import Sheet, SheetTemplate, sheets
from sync.synthetic.family_names import FRENCH

CONTEXT = letters.SheetContext(
    establishment_name="Lycée des mesures",
    uai="9000001Z",
    service_urls=("https://services.example",),
    today=date(2026, 9, 1),
)
MEGABYTE = 1_000_000


def run(scale: Scale) -> Iterator[Check]:
    pupils = letters.student_paper(CONTEXT)
    few = [pupils.sheet(data) for data in people(scale.plain_pages)]
    yield _ratio("élèves", stamp, pupils.as_template(), few, scale)
    yield at_most("élèves : mémoire d'un processus neuf", peak("stamp", scale.pupils), 200, "Mo")
    paper = letters.guardian_paper(CONTEXT)
    few = [letters.guardian_page(paper, data) for data in guardians(scale.plain_pages)]
    yield _ratio("responsables", stamp_guardians, paper.as_template(), few, scale)
    found = peak("stamp_guardians", scale.pupils)
    yield at_most("responsables : mémoire d'un processus neuf", found, 200, "Mo")


def _ratio(
    who: str, make: Callable[[int], int], template: SheetTemplate, few: list[Sheet], scale: Scale
) -> Check:
    pages = [(page, "normal") for page in few]
    sizes: list[int] = []

    def stamp_all() -> None:
        sizes.append(make(scale.pupils))

    anew = Side(stamp_all, units=scale.pupils, before=sheets._compile.cache_clear)
    again = Side(stamp_all, units=scale.pupils)
    plain = Side(lambda: template.typeset(pages, title="Feuilles"), units=len(pages))
    first, others = compare_several([anew, again], plain, scale)
    notes = f"gabarit compris, {ours_and_plain(first.milliseconds(), 'page')}"
    known = f"gabarit déjà connu {number(others.ratio(), '×')}"
    notes = f"{notes} ; {known} ; {number(sizes[-1] / scale.pupils, 'octets par page')}"
    return at_least(f"{who} : WeasyPrint / nos feuilles", first.ratio(), 80, notes=notes)


def people(number_of_sheets: int) -> Iterator[letters.SheetData]:
    """Pupils by class, each with a provisional password."""
    secrets = passwords.draw(number_of_sheets)
    for rank, secret in enumerate(secrets):
        yield letters.SheetData(
            first_name=FIRST_NAMES[rank * 7 % len(FIRST_NAMES)],
            last_name=FRENCH[rank * 11 % len(FRENCH)],
            division_label=f"CLASSE {1 + rank // 30}",
            identifier=f"p.nom{rank + 2}",
            provisional_password=secret,
            expires_on=date(2026, 11, 30),
        )


def guardians(number_of_sheets: int) -> Iterator[letters.GuardianSheet]:
    """Most of one pupil, some of two, a few of five; one in ten has chosen his password."""
    for rank, data in enumerate(people(number_of_sheets)):
        number_of_pupils = {3: 2, 8: 2, 15: 5}.get(rank % 20, 1)
        is_activated = rank % 10 == 9
        yield letters.GuardianSheet(
            first_name=data.first_name,
            last_name=data.last_name,
            pupils=tuple(
                letters.SheetPupil(data.last_name, first_name, data.division_label)
                for first_name in FIRST_NAMES[rank % 40 :][:number_of_pupils]
            ),
            identifier=data.identifier,
            provisional_password=None if is_activated else data.provisional_password,
            expires_on=None if is_activated else data.expires_on,
            is_activated=is_activated,
        )


def stamp(number_of_sheets: int) -> int:
    """The octets of the document, thrown away as they come."""
    return sum(map(len, letters.student_sheets(CONTEXT, people(number_of_sheets))))


def stamp_guardians(number_of_sheets: int) -> int:
    return sum(map(len, letters.guardian_sheets(CONTEXT, guardians(number_of_sheets))))


def peak(make: str, number_of_sheets: int) -> float:
    """The most memory that a process of its own takes, in megabytes."""
    program = (
        "import django; django.setup(); from bench import sheets;"
        f"sheets.{make}({number_of_sheets}); print(sheets.peak_here())"
    )
    answer = subprocess.run(  # noqa: S603  this very program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return float(answer.stdout)


def peak_here() -> float:
    """What the kernel saw at most; a child's `ru_maxrss` would begin with its parent's."""
    status = Path("/proc/self/status").read_text().splitlines()
    line = next(islice((line for line in status if line.startswith("VmHWM")), 1))
    return int(line.split()[1]) * 1024 / MEGABYTE
