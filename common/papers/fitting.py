"""How a value of a list is printed: in a line, in two, smaller; and the texts that print it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from common.papers.encoding import Cell, UnprintableError
from common.papers.faces import Face
from common.papers.listing import DOUBLE, NORMAL, SMALL, SMALLER, WRAPPED, Printed
from common.papers.reading import Run

# Two lines are easier to read than small ones.
_ORDER = (NORMAL, DOUBLE[0], SMALL, DOUBLE[1], SMALLER)

# Where a name may go to the next line.
_BREAKS = re.compile(r"(?<=[ \-])(?=\S)")


class Text(NamedTuple):
    """A text that only waits for the height of its line."""

    before: str
    baseline: float  # in CSS pixels from the top of its part
    show: str

    @classmethod
    def of(cls, run: Run, top: float) -> Self:
        paint = (run.paint.alpha + run.paint.colour).decode()
        before = f"{paint}BT {' '.join(run.matrix[:5])} "
        return cls(before, float(run.matrix[5]) - top, run.show.decode("latin-1"))


class Fit(NamedTuple):
    lines: tuple[str, ...]
    size: str
    glyphs: tuple[str, ...]  # of each line; none for WeasyPrint to lay out

    @property
    def printed(self) -> Printed:
        return Printed(self.lines, self.size)


@dataclass(frozen=True)
class Slot:
    text: Text
    font: str
    cell: Cell

    @classmethod
    def of(cls, run: Run, top: float, face: Face, width: float) -> Self:
        font = f"{run.font} {run.size} Tf"
        return cls(Text.of(run, top), font, Cell.of(run, face, width))

    def fill(self, glyphs: str) -> Text:
        return Text(self.text.before, self.text.baseline, f"{self.font}<{glyphs}>Tj")


@dataclass(frozen=True)
class Fitting:
    """The slots of one value, by size, in a row of one line and in a tall one."""

    single: Mapping[str, Slot]
    tall: Mapping[str, Slot]
    double: Mapping[str, tuple[Slot, Slot]]

    def fit(self, value: str) -> Fit:
        """The first way that holds the value."""
        try:
            glyphs = self.single[NORMAL].cell.encode(value)
            if glyphs is not None:
                return Fit((value,), NORMAL, (glyphs,))
            for size in _ORDER[1:]:
                if fit := self._try(value, size):
                    return fit
        except UnprintableError:
            pass
        return Fit((value,), WRAPPED, ())

    def texts(self, fit: Fit, *, is_tall: bool) -> list[Text]:
        slots = self._slots(fit.size, is_tall=is_tall)
        return [slot.fill(glyphs) for slot, glyphs in zip(slots, fit.glyphs, strict=True)]

    def _slots(self, size: str, *, is_tall: bool = False) -> Sequence[Slot]:
        if size in self.double:
            return self.double[size]
        slot = (self.tall if is_tall else self.single).get(size)
        return (slot,) if slot else ()

    def _try(self, value: str, size: str) -> Fit | None:
        """Nothing when a line is too wide, or this size is not offered."""
        slots = self._slots(size)
        lines = _split(value, slots[0].cell) if size in self.double else (value,)
        if not slots or not lines:
            return None
        encoded = [slot.cell.encode(line) for slot, line in zip(slots, lines, strict=True)]
        glyphs = tuple([each for each in encoded if each is not None])
        return Fit(lines, size, glyphs) if len(glyphs) == len(lines) else None


def _split(value: str, cell: Cell) -> tuple[str, ...]:
    """The value in two lines, the first one as long as it can."""
    words = _BREAKS.split(value)
    for count in range(len(words) - 1, 0, -1):
        start = "".join(words[:count]).rstrip()
        if cell.encode(start) is not None:
            return start, "".join(words[count:])
    return ()
