"""The parts of a list, compiled: each knows its height and can be placed anywhere on a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Self

from common.papers.faces import REPERTOIRE, Face
from common.papers.fitting import Fit, Fitting, Slot, Text
from common.papers.listing import DOUBLE, NORMAL, SINGLE, Line, ListTemplate, Printed
from common.papers.reading import TemplateError, Typeset, TypesetPage, placeholder
from common.papers.structure import Block, Element, first
from common.papers.typesetting import typeset

# Each compiled page: a part, whether it is as high as two lines, how its values are printed.
_PAGES = (
    *((part, False, NORMAL) for part in ("group-1", "group-2", "columns", "row-even")),
    ("row-even", True, NORMAL),
    *(("row-odd", is_tall, size) for is_tall in (False, True) for size in SINGLE),
    *(("row-odd", True, size) for size in DOUBLE),
)


@dataclass(frozen=True)
class Part:
    """A row or a heading: what is drawn behind it, its texts, its place in the structure."""

    top: float  # where it stands on the page it was compiled on
    height: float
    page: TypesetPage
    matrices: bytes  # from CSS pixels to points
    texts: tuple[Text, ...]
    block: Block

    @classmethod
    def of(cls, page: TypesetPage) -> Self:
        top, height = page.box
        matrices = {run.paint.matrices for run in page.runs}
        if not height or len(matrices) != 1:
            raise TemplateError("a part needs texts, a background, and no transformation")
        return cls(
            top=top,
            height=height,
            page=page,
            matrices=matrices.pop(),
            texts=tuple(Text.of(run, top) for run in page.runs),
            block=Block.of(first(page.elements, "/TR") or page.elements[0]),
        )

    def slots(self, faces: Mapping[str, Face], widths: Sequence[float]) -> dict[str, Slot]:
        """Its slots by name: ``slot1`` is the second value, ``slot1_2`` its second line."""
        slots = {}
        for run in self.page.runs:
            if run.slot:
                width = widths[int(run.slot.removeprefix("slot").partition("_")[0])]
                slots[run.slot] = Slot.of(run, self.top, faces[run.font], width)
        return slots


@dataclass(frozen=True)
class Parts:
    typeset: Typeset
    parts: Mapping[tuple[str, bool], Part]
    fittings: Mapping[str, tuple[Fitting, ...]]  # by value

    def fit(self, line: Line) -> list[Fit]:
        """How each value of the line is printed."""
        fittings = self.fittings[line.part]
        return [fitting.fit(value) for fitting, value in zip(fittings, line.values, strict=True)]

    def print(self, line: Line, fits: Sequence[Fit]) -> tuple[Part, tuple[Text, ...], Block]:
        """The part that holds the line, its texts, and its structure."""
        is_tall = any([len(fit.lines) > 1 for fit in fits])  # noqa: C419 - a list is faster
        part = self.parts[line.part, is_tall]
        if not fits:
            return part, part.texts, part.block
        texts = [
            text
            for fitting, fit in zip(self.fittings[line.part], fits, strict=True)
            for text in fitting.texts(fit, is_tall=is_tall)
        ]
        counts = tuple([len(fit.glyphs) for fit in fits])
        return part, tuple(texts), _row_block(counts) if is_tall else part.block


@lru_cache(maxsize=256)
def _row_block(counts: tuple[int, ...]) -> Block:
    """The structure of a row whose cells hold so many lines each."""
    marks = iter(range(sum(counts)))
    cells = [Element("/TD", tuple(islice(marks, count))) for count in counts]
    return Block.of(Element("/TR", tuple(cells)))


def compile_parts(template: ListTemplate) -> Parts:
    count = len(template.columns)
    htmls = [
        template.html(part, [_mark(index, size) for index in range(count)], is_tall=is_tall)
        for part, is_tall, size in _PAGES
    ]
    # Every character, once in each face that values are printed in.
    are_codes = [column.is_code for column in template.columns]
    firsts = {are_codes.index(is_code) for is_code in are_codes}
    faces = [Printed((REPERTOIRE if index in firsts else "",)) for index in range(count)]
    htmls += [template.html(part, faces) for part in ("group-1", "row-odd")]
    widths = {part: template.limits(part) for part, _, _ in _PAGES}
    return _compile_parts(tuple(htmls), template.css(), tuple(widths.items()))


def _mark(index: int, size: str) -> Printed:
    names = [f"slot{index}", f"slot{index}_2"] if size in DOUBLE else [f"slot{index}"]
    return Printed(tuple(placeholder(name) for name in names), size)


@lru_cache(maxsize=8)
def _compile_parts(
    htmls: tuple[str, ...], css: str, widths: tuple[tuple[str, tuple[float, ...]], ...]
) -> Parts:
    columns = range(max(len(limits) for _, limits in widths))
    names = [f"slot{index}{line}" for index in columns for line in ("", "_2")]
    done = Typeset.read(typeset(htmls, css), slots=names, take="all")
    parts: dict[tuple[str, bool], Part] = {}
    slots: dict[tuple[str, bool, str], dict[str, Slot]] = {}
    for (part, is_tall, size), page in zip(_PAGES, done.pages, strict=False):
        compiled = Part.of(page)
        known = parts.setdefault((part, is_tall), compiled)
        if known.height != compiled.height:
            raise TemplateError(f"« {part} » changes height with the size of its values")
        slots[part, is_tall, size] = compiled.slots(done.faces, dict(widths)[part])
    try:
        fittings = {
            part: tuple(_fitting(part, index, slots) for index in range(len(limits)))
            for part, limits in widths
        }
    except KeyError as error:
        raise TemplateError("a slot is lost") from error
    return Parts(done, parts, fittings)


def _fitting(
    part: str, index: int, slots: Mapping[tuple[str, bool, str], Mapping[str, Slot]]
) -> Fitting:
    """The slots of a value; rows print alike, whatever stands behind them."""
    name = f"slot{index}"
    if not part.startswith("row"):
        return Fitting({NORMAL: slots[part, False, NORMAL][name]}, {}, {})
    single, tall = (
        {size: slots["row-odd", is_tall, size][name] for size in SINGLE}
        for is_tall in (False, True)
    )
    lines = {size: slots["row-odd", True, size] for size in DOUBLE}
    double = {size: (each[name], each[f"{name}_2"]) for size, each in lines.items()}
    return Fitting(single, tall, double)


def lay_out_lines(
    template: ListTemplate, lines: Sequence[tuple[Line, Sequence[Fit]]]
) -> tuple[Typeset, list[Part]]:
    """The lines that cannot be stamped, each laid out in full and allowed to wrap."""
    htmls = [template.html(line.part, [fit.printed for fit in fits]) for line, fits in lines]
    done = Typeset.read(typeset(htmls, template.css()), take="all", mark="W")
    if len(done.pages) != len(lines):
        raise TemplateError("a line is higher than a page")
    return done, [Part.of(page) for page in done.pages]
