"""Writes the exports of one establishment, or of a whole run of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, cycle, islice
from pathlib import Path

from sync.synthetic import aaf_xml, guardians_xml, onde_csv, pupils_xml, structures_xml, uai
from sync.synthetic.aaf_xml import Export
from sync.synthetic.changes import change
from sync.synthetic.dice import Dice
from sync.synthetic.document import Destination, Header
from sync.synthetic.formations import Kind
from sync.synthetic.households import SharedFamilies
from sync.synthetic.onde_csv import Dialect
from sync.synthetic.roster import RosterDrawer
from sync.synthetic.summary import Summary, summarise

ESTABLISHMENTS_PER_GROUP = 2


def write_establishment(  # noqa: PLR0913 — each is a fact of the feed, all but one by name
    folder: Path,
    *,
    uai: str,
    kind: Kind,
    students: int,
    seed: int,
    year: int,
    exported_on: date,
    shared_families: SharedFamilies | None = None,
    changed: float = 0.0,
    zipped: bool = False,
    dialect: Dialect = "onde",
    export: Export | None = None,
) -> Summary:
    """Write the four exports in this folder, made if need be; the two extractions of an école.

    The people depend on the seed, the UAI, the kind, the size and the year, never on the day:
    the same call for the next day gives an unchanged file, and `changed` the fraction of
    pupils to whom something happened meanwhile. Leavers come on top of `students`. The AAF
    `export` is told of the same people.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawer = RosterDrawer(uai=uai, kind=kind, students=students, seed=seed, year=year)
    roster = drawer.draw(shared_families)
    changes: Mapping[str, int] = change(drawer, changed, exported_on) if changed else {}
    if kind == "eco":
        onde_csv.settle(roster, exported_on)
    if export:
        export.add(roster)
    if kind == "eco":
        onde_csv.write(folder, roster, dialect)
        return summarise(roster, exported_on, changes)
    header = Header(uai, year, exported_on, _clock(seed, uai))
    destination = Destination(folder, header, zipped=zipped)
    pupils_xml.write(destination, roster)
    guardians_xml.write(destination, roster)
    structures_xml.write(destination, roster)
    return summarise(roster, exported_on, changes)


@dataclass(frozen=True)
class Run:
    """Establishments written one after the other, only one in memory at a time.

    `kinds` and `students` are taken in turn; given UAI come first, invented ones follow.
    """

    establishments: int
    seed: int
    year: int
    exported_on: date
    students: Sequence[int]
    kinds: Sequence[Kind] = ("clg", "lyc")
    uais: Sequence[str] = ()
    changed: float = 0.0
    zipped: bool = False
    aaf: bool = False

    def write(self, folder: Path) -> Iterator[Summary]:
        """Write `folder/<UAI>/` for each, and perhaps one AAF export of all in `folder/AAF/`."""
        if not self.aaf:
            yield from self._write(folder, None)
            return
        with Export(folder / aaf_xml.FOLDER, self.exported_on) as export:
            yield from self._write(folder, export)

    def _write(self, folder: Path, export: Export | None) -> Iterator[Summary]:
        """Neighbours two by two share families."""
        others = (code for code in uai.invented() if code not in self.uais)
        codes = islice(chain(self.uais, others), self.establishments)
        turns = zip(codes, cycle(self.kinds), cycle(self.students), strict=False)
        dialects = cycle(onde_csv.DIALECTS)
        for rank, (code, kind, students) in enumerate(turns):
            yield write_establishment(
                folder / code,
                uai=code,
                kind=kind,
                students=students,
                seed=self.seed,
                year=self.year,
                exported_on=self.exported_on,
                shared_families=SharedFamilies(self.seed, rank // ESTABLISHMENTS_PER_GROUP),
                changed=self.changed,
                zipped=self.zipped,
                dialect=next(dialects) if kind == "eco" else "onde",
                export=export,
            )


def school_year(on: date) -> int:
    """Return the year of the rentrée; a school year begins on 1 September."""
    return on.year if on.month >= 9 else on.year - 1


def _clock(seed: int, code: str) -> str:
    """Draw the hour of the export: manual ones are refused before 18:00."""
    dice = Dice(f"{seed}:{code}:clock")
    return f"{dice.between(18, 23)}:{dice.between(0, 59):02}:{dice.between(0, 59):02}"
