"""How a value of a list is printed: in a line, in two, smaller; and the texts that print it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    """A text that only waits for the height of its line, and for what it says."""

    paint: str
    start: str
    baseline: float  # in CSS pixels from the top of its part
    font: str  # empty when the text says it itself
    show: str

    @classmethod
    def of(cls, run: Run, top: float) -> Self:
        paint = (run.paint.alpha + run.paint.colour).decode()
        start = f"BT {' '.join(run.matrix[:5])} "
        return cls(paint, start, float(run.matrix[5]) - top, "", run.show.decode("latin-1"))


class Texts(NamedTuple):
    """The texts of a line, written by one ``%``."""

    pattern: str
    baselines: tuple[float, ...]
    shows: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[Text]) -> Self:
        """A colour or a font is said when it changes: both outlive a text."""
        pattern = paint = font = ""
        for text in texts:
            change = text.paint if text.paint != paint else ""
            chosen = text.font if text.font != font else ""
            show = f"{chosen}<%s>Tj" if text.font else "%s"
            pattern += f"/Span<</MCID %d>>BDC\n{change}{text.start}%.3f Tm {show} ET\nEMC\n"
            paint, font = text.paint, text.font
        return cls(
            pattern,
            tuple([text.baseline for text in texts]),
            tuple([text.show for text in texts]),
        )

    def place(self, top: float, mcid: int) -> str:
        """These texts on the line at this height, their marks numbered from ``mcid``."""
        fields: list[int | float | str] = []
        for baseline, show in zip(self.baselines, self.shows, strict=True):
            fields += (mcid, top + baseline, show)
            mcid += 1
        return self.pattern % tuple(fields)


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
    cell: Cell

    @classmethod
    def of(cls, run: Run, top: float, face: Face, width: float) -> Self:
        text = Text.of(run, top)._replace(font=f"{run.font} {run.size} Tf", show="")
        return cls(text, Cell.of(run, face, width))

    def raised(self, rise: float) -> Self:
        text = self.text._replace(baseline=self.text.baseline - rise)
        return replace(self, text=text)


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

    def texts(self, size: str, *, is_tall: bool) -> list[Text]:
        return [slot.text for slot in self._slots(size, is_tall=is_tall)]

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
