"""Lists: what a table of people under headings is, and the HTML of each of its parts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, NamedTuple

from common.papers.typesetting import read_asset

_PIXELS_IN_A_MM = 96 / 25.4
_PADDING = 1.3  # millimetres, on each side of a cell: see static/papers/list.css
_TOP, _SIDE, _BOTTOM = 31.0, 12.0, 17.0

# How a value is printed: in one line, in two, or laid out in full.
SINGLE = NORMAL, SMALL, SMALLER = ("normal", "small", "smaller")
DOUBLE = ("double", "double-small")
WRAPPED = "wrapped"

# A cell longer than this ends with « … », so that a row always holds in a page.
_LONGEST = 240


class Column(NamedTuple):
    heading: str
    width: float  # millimetres; 186 in all, or 273 in landscape
    is_code: bool = False  # in a face where O and 0 differ


class ListHeader(NamedTuple):
    """What each page says at its top and at its foot."""

    title: str
    issuer: str
    date: str
    footnote: str = ""


class ListRow(NamedTuple):
    groups: tuple[str, ...]  # its headings, the larger one first; two at most
    values: tuple[str, ...]


class Line(NamedTuple):
    """A line of the list: a heading, the names of the columns, or a row."""

    part: str  # group-1, group-2, columns, row-odd, row-even
    values: tuple[str, ...]


class Printed(NamedTuple):
    """How a value is printed."""

    lines: tuple[str, ...]
    size: str = NORMAL


@dataclass(frozen=True)
class ListTemplate:
    """``render(part, context)`` gives the HTML of a part.

    The parts: ``frame`` (header, folio), ``group`` (level, text, size), ``columns`` (columns),
    ``row`` (cells: column, lines and size; parity, is_tall) and ``whole`` (header, groups),
    which holds them all. A line of a value is a ``span`` of class ``slot``; at the size
    ``wrapped`` any value must be able to wrap. A tall row is as high as two lines. A value
    stands at the left of its cell and in the middle of its height, whatever its size is.
    """

    render: Callable[[str, Mapping[str, object]], str]
    stylesheet: str
    columns: tuple[Column, ...]
    is_landscape: bool = False

    @property
    def body(self) -> tuple[float, float]:
        """Where lines begin and end, in CSS pixels from the top of the page."""
        height = 210.0 if self.is_landscape else 297.0
        return _TOP * _PIXELS_IN_A_MM, (height - _BOTTOM) * _PIXELS_IN_A_MM

    def css(self) -> str:
        size = "A4 landscape" if self.is_landscape else "A4"
        page = f"@page {{ size: {size}; margin: {_TOP}mm {_SIDE}mm {_BOTTOM}mm }}"
        cells = [
            f".cell-{index} {{ width: {width}mm }}"
            for index, width in enumerate(self.limits("row"))
        ]
        padding = f".list th, .list td {{ padding: 1mm {_PADDING}mm }}"
        return "\n".join([read_asset(self.stylesheet), page, padding, *cells])

    def frame(self, header: ListHeader, folio: str) -> str:
        return self.render("frame", {"header": header, "folio": folio})

    def html(self, part: str, values: Sequence[Printed], *, is_tall: bool = False) -> str:
        """The part alone on its page."""
        name, context = self._context(part, values, is_tall=is_tall)
        return f'<div class="part">{self.render(name, context)}</div>'

    def samples(self, samples: Sequence[tuple[Column, Printed]], text: str) -> str:
        """A tall row of so many values, whatever its columns are; then a text as headings are."""
        cells = [(column, *value) for column, value in samples]
        row = self.render("row", {"cells": cells, "parity": "odd", "is_tall": True})
        _, heading = self._context("group-1", [Printed((text,))])
        return f'<div class="part">{row}{self.render("group", heading)}</div>'

    def whole(self, header: ListHeader, lines: Iterable[tuple[str, Sequence[Printed]]]) -> str:
        """The list as one natural document."""
        groups: list[dict[str, Any]] = []
        for part, values in lines:
            name, context = self._context(part, values)
            if name == "row":
                groups[-1]["rows"].append(context)
            elif name == "group":
                groups.append({"heading": context, "rows": []})
            else:
                groups = groups or [{"rows": []}]
                groups[-1]["columns"] = self.columns
        return self.render("whole", {"header": header, "groups": groups})

    def limits(self, part: str) -> tuple[float, ...]:
        """The widest that each value of the part may be, in millimetres."""
        if part.startswith("group"):
            return (sum(column.width for column in self.columns) - 2 * _PADDING,)
        if part == "columns":
            return ()
        return tuple(round(column.width - 2 * _PADDING, 3) for column in self.columns)

    def _context(
        self, part: str, values: Sequence[Printed], *, is_tall: bool = False
    ) -> tuple[str, dict[str, object]]:
        name, _, variant = part.partition("-")
        if name == "group":
            return name, {"level": variant, "lines": values[0].lines, "size": values[0].size}
        if name == "columns":
            return name, {"columns": self.columns}
        cells = [(column, *value) for column, value in zip(self.columns, values, strict=True)]
        return name, {"cells": cells, "parity": variant, "is_tall": is_tall}


def lines_of(rows: Iterable[ListRow]) -> Iterator[Line]:
    """The rows, with headings where their groups change; parity starts again under each."""
    current: tuple[str, ...] | None = None
    position = 0
    for row in rows:
        if row.groups != current:
            yield from _headings(row.groups, current or ())
            yield Line("columns", ())
            current, position = row.groups, 0
        position += 1
        parity = "odd" if position % 2 else "even"
        yield Line(f"row-{parity}", tuple([_bounded(value) for value in row.values]))


def _headings(groups: tuple[str, ...], before: tuple[str, ...]) -> Iterator[Line]:
    """The headings that change; under a new one, all the smaller ones are said again."""
    is_new = False
    for level, (title, previous) in enumerate(zip_longest(groups, before), start=1):
        is_new = is_new or title != previous
        if is_new and title is not None:
            yield Line(f"group-{level}", (_bounded(title),))


def _bounded(value: str) -> str:
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
