"""The parts of a list: compiled once, they print each of its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from common.papers.fitting import Fit, Fitting, Slot, Texts
from common.papers.listing import DOUBLE, NORMAL, Line, ListTemplate, Printed
from common.papers.part import Part
from common.papers.reading import TemplateError, Typeset, placeholder
from common.papers.samples import Samples, sample_html, sample_names
from common.papers.structure import Block, Element
from common.papers.typesetting import typeset

# Each part, and whether it is as high as two lines: a page each, then one for the samples.
_ROW, _TALL_ROW = ("row-odd", False), ("row-odd", True)
_PAGES = (
    *(("group-1", False), ("group-2", False), ("columns", False)),
    *(_ROW, _TALL_ROW, ("row-even", False), ("row-even", True)),
)


class Printing(NamedTuple):
    """What prints a line."""

    part: Part
    texts: Texts
    block: Block


@dataclass(frozen=True)
class Parts:
    typeset: Typeset
    parts: Mapping[tuple[str, bool], Part]
    fittings: Mapping[str, tuple[Fitting, ...]]  # by value
    _known: dict[tuple[str, tuple[str, ...]], Printing] = field(default_factory=dict)

    def print(self, line: Line, fits: Sequence[Fit]) -> Printing:
        """The part that holds the line, its texts, and its structure."""
        sizes = tuple([fit.size for fit in fits])
        printing = self._known.get((line.part, sizes))
        if not printing:
            printing = self._known[line.part, sizes] = self._prepare(line.part, sizes)
        if not fits:
            return printing
        part, (pattern, baselines, _), block = printing
        shows = tuple([glyphs for fit in fits for glyphs in fit.glyphs])
        return Printing(part, Texts(pattern, baselines, shows), block)

    def _prepare(self, name: str, sizes: tuple[str, ...]) -> Printing:
        is_tall = not set(DOUBLE).isdisjoint(sizes)
        part = self.parts[name, is_tall]
        if not sizes:
            return Printing(part, part.texts, part.block)
        fittings = zip(self.fittings[name], sizes, strict=True)
        texts = [each.texts(size, is_tall=is_tall) for each, size in fittings]
        block = _row_block([len(each) for each in texts]) if name.startswith("row") else part.block
        return Printing(part, Texts.of(list(chain.from_iterable(texts))), block)


class Fitter:
    """How the values of a document are printed: what is met twice is measured once."""

    def __init__(self, parts: Parts) -> None:
        self._known: dict[str, list[tuple[Fitting, dict[str, Fit]]]] = {
            part: [(fitting, {}) for fitting in fittings]
            for part, fittings in parts.fittings.items()
        }

    def fit(self, line: Line) -> list[Fit]:
        fits = []
        for (fitting, known), value in zip(self._known[line.part], line.values, strict=True):
            fit = known.get(value)
            if fit is None:
                fit = known[value] = fitting.fit(value)
            fits.append(fit)
        return fits


def _row_block(counts: Sequence[int]) -> Block:
    """The structure of a row whose cells hold so many lines each."""
    marks = iter(range(sum(counts)))
    cells = [Element("/TD", tuple(islice(marks, count))) for count in counts]
    return Block.of(Element("/TR", tuple(cells)))


def compile_parts(template: ListTemplate) -> Parts:
    marks = [Printed((placeholder(f"slot{index}"),)) for index in range(len(template.columns))]
    first_alone = [marks[0], *[Printed(())] * (len(marks) - 1)]
    htmls = [
        template.html(name, marks if (name, is_tall) == _ROW else first_alone, is_tall=is_tall)
        for name, is_tall in _PAGES
    ]
    htmls.append(sample_html(template))
    widths = {name: template.limits(name) for name, _ in _PAGES}
    are_codes = tuple([column.is_code for column in template.columns])
    return _compile_parts(tuple(htmls), template.css(), tuple(widths.items()), are_codes)


@lru_cache(maxsize=8)
def _compile_parts(
    htmls: tuple[str, ...],
    css: str,
    widths: tuple[tuple[str, tuple[float, ...]], ...],
    are_codes: tuple[bool, ...],
) -> Parts:
    names = [*sample_names(), *[f"slot{index}" for index in range(len(are_codes))]]
    done = Typeset.read(typeset(htmls, css), slots=names, take="all")
    *pages, tall = [Part.of(page) for page in done.pages]
    parts = dict(zip(_PAGES, pages, strict=True))
    if tall.height != parts[_TALL_ROW].height:
        raise TemplateError("a row changes height with the size of its values")
    samples = Samples(parts[_ROW], tall, done.faces)
    try:
        rows = samples.fittings(are_codes, dict(widths)[_ROW[0]])
        fittings = {
            name: rows if name.startswith("row") else _heading(parts[name, False], done, *limits)
            for name, limits in widths
        }
    except KeyError as error:
        raise TemplateError("a slot is lost") from error
    return Parts(done, parts, fittings)


def _heading(part: Part, done: Typeset, *widths: float) -> tuple[Fitting, ...]:
    """The one value of a heading; the names of the columns have none."""
    run = part.slots["slot0"] if widths else None
    return tuple(
        [
            Fitting({NORMAL: Slot.of(run, part.top, done.faces[run.font], width)}, {}, {})
            for width in widths
            if run
        ]
    )


def lay_out_lines(
    template: ListTemplate, lines: Sequence[tuple[Line, Sequence[Fit]]]
) -> tuple[Typeset, list[Part]]:
    """The lines that cannot be stamped, each laid out in full and allowed to wrap."""
    htmls = [template.html(line.part, [fit.printed for fit in fits]) for line, fits in lines]
    done = Typeset.read(typeset(htmls, template.css()), take="all", mark="W")
    if len(done.pages) != len(lines):
        raise TemplateError("a line is higher than a page")
    return done, [Part.of(page) for page in done.pages]
