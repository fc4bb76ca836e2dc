"""Individual sheets: stamped, against the same laid out by WeasyPrint; the memory they take."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from accounts import letters, passwords
from bench.measure import Scale, Side, compare_several
from bench.population import FIRST_NAMES
from bench.report import Check, at_least, at_most, number, ours_and_plain
from common.papers import sheets
from sync.synthetic.family_names import FRENCH

CONTEXT = letters.SheetContext(
    establishment_name="Lycée des mesures",
    uai="9000001Z",
    service_url=None,
    today=date(2026, 9, 1),
)
MEGABYTE = 1_000_000


def run(scale: Scale) -> Iterator[Check]:
    paper = letters.student_paper(CONTEXT)
    template = paper.as_template()
    few = [(paper.sheet(data), "normal") for data in people(scale.plain_pages)]
    sizes: list[int] = []

    def stamp_all() -> None:
        sizes.append(stamp(scale.pupils))

    anew = Side(stamp_all, units=scale.pupils, before=sheets._compile.cache_clear)
    again = Side(stamp_all, units=scale.pupils)
    plain = Side(lambda: template.typeset(few, title="Feuilles"), units=len(few))
    first, others = compare_several([anew, again], plain, scale)
    notes = f"gabarit compris, {ours_and_plain(first.milliseconds(), 'page')}"
    known = f"gabarit déjà connu {number(others.ratio(), '×')}"
    notes = f"{notes} ; {known} ; {number(sizes[-1] / scale.pupils, 'octets par page')}"
    yield at_least("WeasyPrint / nos feuilles", first.ratio(), 80, notes=notes)
    yield at_most("mémoire d'un processus neuf", peak(scale.pupils), 200, "Mo")


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


def stamp(number_of_sheets: int) -> int:
    """The octets of the document, thrown away as they come."""
    return sum(map(len, letters.student_sheets(CONTEXT, people(number_of_sheets))))


def peak(number_of_sheets: int) -> float:
    """The most memory that a process of its own takes, in megabytes."""
    program = (
        "import django; django.setup(); from bench import sheets;"
        f"sheets.stamp({number_of_sheets}); print(sheets.peak_here())"
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
