"""Sheets: what a template of one page a person is, and how it is compiled for stamping."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Self

from common.papers.encoding import Cell, UnprintableError
from common.papers.faces import REPERTOIRE, Face
from common.papers.reading import TemplateError, Typeset, TypesetPage, placeholder
from common.papers.structure import Block
from common.papers.typesetting import read_asset, typeset

WRAPPED = "wrapped"


class Sheet(NamedTuple):
    """One page: which kind of the template, the values of its slots, and its two bookmarks.

    A kind is anything hashable that the template understands. One met too seldom to be worth
    compiling is laid out in full.
    """

    kind: Any
    values: Mapping[str, str]
    section: str
    title: str
    is_rare: bool = False


@dataclass(frozen=True)
class SheetTemplate:
    """``render(kind, size, values)`` gives the HTML of one page, an ``article``.

    A slot is a ``span`` of class ``slot`` that nothing follows on its line. A value is drawn
    at the first of the ``sizes`` where it is not wider than ``slots`` says, in millimetres.
    At the size ``wrapped``, laid out by WeasyPrint, any value must be able to wrap.
    """

    render: Callable[[Any, str, Mapping[str, str]], str]
    stylesheet: str
    slots: Mapping[str, float]
    sizes: tuple[str, ...] = ("normal", "small", "smaller")

    def compiled(self, kind: Any) -> "CompiledSheets":
        marks = {name: placeholder(name) for name in self.slots}
        parts = [self.render(kind, size, marks) for size in self.sizes]
        parts.append(self.render(kind, self.sizes[0], dict.fromkeys(self.slots, REPERTOIRE)))
        return _compile(tuple(parts), read_asset(self.stylesheet), tuple(self.slots.items()))

    def size_for(self, sheet: Sheet) -> str:
        """The size that stamping would take."""
        if sheet.is_rare:
            return WRAPPED
        chosen = self.compiled(sheet.kind).choose(sheet.values)
        return self.sizes[chosen[0]] if chosen else WRAPPED

    def typeset(self, pages: Iterable[tuple[Sheet, str]], *, title: str = "") -> bytes:
        """Lay these sheets out in full, each at its size, stamping nothing."""
        parts = (self.render(sheet.kind, size, sheet.values) for sheet, size in pages)
        return typeset(parts, read_asset(self.stylesheet), title=title)


@dataclass(frozen=True)
class SheetLayout:
    """A page at one size: what all sheets share, and how to write what they do not."""

    page: TypesetPage
    cells: tuple[Cell, ...]
    pattern: str
    block: Block

    @classmethod
    def of(cls, page: TypesetPage, faces: Mapping[str, Face], slots: Mapping[str, float]) -> Self:
        slots_met = [run for run in page.runs if run.slot]
        matrices = {run.paint.matrices for run in page.runs}
        if len(matrices) != 1 or len(slots_met) != len({run.slot for run in slots_met}):
            raise TemplateError("a slot is met twice, or is moved by a transformation")
        pattern = "q\n" + matrices.pop().decode()
        for run in page.runs:
            paint = (run.paint.alpha + run.paint.colour).decode()
            show = f"{run.font} {run.size} Tf<%s>Tj" if run.slot else run.show.decode()
            head = f"/Span<</MCID {run.mcid}>>BDC\n{paint}BT {' '.join(run.matrix)} Tm"
            pattern += f"{head} {show} ET\nEMC\n"
        cells = tuple(Cell.of(run, faces[run.font], slots[run.slot]) for run in slots_met)
        return cls(page, cells, pattern + "Q\n", Block.of(page.root()))

    def encode(self, values: Mapping[str, str]) -> tuple[str, ...] | None:
        """The glyphs of each slot, or nothing when one of them does not fit."""
        glyphs = [cell.encode(values[cell.slot]) for cell in self.cells]
        if "" in glyphs:
            raise UnprintableError
        fitting = tuple([each for each in glyphs if each])
        return fitting if len(fitting) == len(glyphs) else None


@dataclass(frozen=True)
class CompiledSheets:
    typeset: Typeset
    layouts: tuple[SheetLayout, ...]

    def choose(self, values: Mapping[str, str]) -> tuple[int, tuple[str, ...]] | None:
        """The first size that holds every value, and their glyphs; nothing when none does."""
        try:
            for size, layout in enumerate(self.layouts):
                if glyphs := layout.encode(values):
                    return size, glyphs
        except UnprintableError:
            return None
        return None


@lru_cache(maxsize=48)
def _compile(
    parts: tuple[str, ...], css: str, slots: tuple[tuple[str, float], ...]
) -> CompiledSheets:
    done = Typeset.read(typeset(parts, css), slots=dict(slots), take="lines")
    pages = done.pages[: len(parts) - 1]
    for page, part in zip(pages, parts, strict=False):
        asked = {name for name, _ in slots if placeholder(name) in part}
        if not asked or asked != {run.slot for run in page.runs} - {""}:
            raise TemplateError(f"slots lost among {sorted(asked)}")
    return CompiledSheets(
        done, tuple(SheetLayout.of(page, done.faces, dict(slots)) for page in pages)
    )
