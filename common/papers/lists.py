"""Stamps lists: lines placed by arithmetic under a frame, never a heading alone at the foot."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from common.papers.document import Place, TaggedDocument
from common.papers.fitting import Fit, Texts
from common.papers.frame import Frame, as_artifact, compile_frame
from common.papers.listing import Line, ListHeader, ListRow, ListTemplate, lines_of
from common.papers.part import Part
from common.papers.parts import Fitter, Parts, compile_parts, lay_out_lines
from common.papers.reading import Typeset
from common.papers.structure import Block
from common.papers.writer import reference_list

_POINTS_IN_A_PIXEL = 0.75


class Ready(NamedTuple):
    """A line that can be placed."""

    line: Line
    part: Part
    texts: Texts
    block: Block


class Placed(NamedTuple):
    ready: Ready
    top: float
    is_repeated: bool = False


def stamp_list(
    template: ListTemplate, rows: Iterable[ListRow], header: ListHeader
) -> Iterator[bytes]:
    """The document, piece by piece; its rows are held until the number of pages is known."""
    parts, frame = compile_parts(template), compile_frame(template, header)
    ready, others = _fill(template, parts, list(lines_of(rows)))
    columns = Line("columns", ())
    columns_ready = Ready(columns, *parts.print(columns, ()))
    pages = list(_paginate(ready, columns_ready, template.body))
    press = _Press(header.title, frame, [parts.typeset, frame.typeset, *others], pages)
    for number in range(len(pages)):
        press.put_page(number)
        yield from press.document.writer.drain()
    press.close_table()
    yield from press.document.finish()


def _fill(
    template: ListTemplate, parts: Parts, lines: list[Line]
) -> tuple[list[Ready], list[Typeset]]:
    """Each line and its texts; those that cannot be stamped are laid out together."""
    ready: list[Ready] = []
    missing: list[tuple[int, Line, list[Fit]]] = []
    fitter = Fitter(parts)
    for index, line in enumerate(lines):
        fits = fitter.fit(line)
        if not all([fit.glyphs for fit in fits]):  # noqa: C419 - a list is faster
            missing.append((index, line, fits))
        ready.append(Ready(line, *parts.print(line, fits)))
    if not missing:
        return ready, []
    done, laid_out = lay_out_lines(template, [(line, fits) for _, line, fits in missing])
    for (index, line, _), part in zip(missing, laid_out, strict=True):
        ready[index] = Ready(line, part, part.texts, part.block)
    return ready, [done]


def _paginate(
    lines: list[Ready], columns: Ready, body: tuple[float, float]
) -> Iterator[list[Placed]]:
    """Pages of lines: headings go with the first row under them, columns are said again."""
    start, end = body
    page: list[Placed] = []
    held: list[Ready] = []
    top = start
    for ready in lines:
        held.append(ready)
        if not ready.line.part.startswith("row"):
            continue
        if page and top + sum(each.part.height for each in held) > end:
            yield page
            page, top = [], start
            if len(held) == 1:
                page.append(Placed(columns, top, is_repeated=True))
                top += columns.part.height
        for each in held:
            page.append(Placed(each, top))
            top += each.part.height
        held = []
    yield page


@dataclass
class _Table:
    number: int
    rows: list[int] = field(default_factory=list)


class _Press:
    """A list in the making: one table under each smallest heading."""

    def __init__(
        self, title: str, frame: Frame, typesets: list[Typeset], pages: list[list[Placed]]
    ) -> None:
        self.document = TaggedDocument(title)
        self._frame = frame
        self._pages = pages
        self._table: _Table | None = None
        self._headings: tuple[str, ...] = ()
        document = self.document
        self._first = document.put_stream(b"q\n" + frame.page.drawing + b"\nQ\n")
        self._next = document.put_stream(b"q\n" + frame.repeated + b"\nQ\n")
        shared = [document.put_typeset(typeset) for typeset in typesets]
        self._forms = self._put_forms(document.put_resources(*shared))
        self._resources = document.put_resources(*shared, forms=dict(self._forms.values()))

    def put_page(self, index: int) -> None:
        """Write a page: the frame, what is drawn behind the lines, then their texts."""
        place = self.document.reserve_page()
        number, lines = place.pages[0], self._pages[index]
        owners = self._put_frame(place) if index == 0 else []
        texts = ["q\n", *(line.ready.part.matrices.decode() for line in lines[:1])]
        for ready, top, is_repeated in lines:
            text = ready.texts.place(top, len(owners))
            texts.append(as_artifact(text) if is_repeated else text)
            if not is_repeated:
                owners += self._put_elements(ready, place, len(owners))
        folio = self._frame.folio(f"Page {index + 1} / {len(self._pages)}")
        own = self._draw(lines) + "".join(texts) + "Q\n" + folio
        shared = self._next if index else self._first
        sides = (self._frame.page.width, self._frame.page.height)
        self.document.put_parents(number, owners)
        contents = [shared, self.document.put_stream(own.encode("latin-1"))]
        self.document.put_page(number, sides, self._resources, contents)

    def close_table(self) -> None:
        if self._table:
            body = b"<</S/Table/P %d 0 R/K%b>>"
            rows = reference_list(self._table.rows)
            self.document.writer.add(self._table.number, body % (self.document.body, rows))
        self._table = None

    def _put_frame(self, place: Place) -> list[int | None]:
        block = Block.of(self._frame.root())
        root = self.document.put_block(block, page=place.pages[0], parent=self.document.body)
        place.roots.append(root)
        return block.owner_numbers(root)

    def _put_elements(self, ready: Ready, place: Place, mcid: int) -> list[int | None]:
        """Write what the line is; returns the elements that hold its marked contents."""
        document, number = self.document, place.pages[0]
        part, block = ready.line.part, ready.block
        if part.startswith("group"):
            self.close_table()
            level = int(part[-1])
            self._headings = (*self._headings[: level - 1], ready.line.values[0])
            document.outline.add(self._headings, number)
            root = document.put_block(block, page=number, parent=document.body, mcid=mcid)
            place.roots.append(root)
            return block.owner_numbers(root)
        if not self._table:
            self._table = _Table(document.writer.reserve())
            place.roots.append(self._table.number)
        table = self._table
        root = document.put_block(block, page=number, parent=table.number, mcid=mcid)
        table.rows.append(root)
        return block.owner_numbers(root)

    def _draw(self, lines: list[Placed]) -> str:
        """What stands behind the lines: nothing to read there."""
        drawn = ["/Artifact BMC\n"]
        for ready, top, _ in lines:
            part = ready.part
            name, _ = self._forms[id(part)]
            rise = (part.top - top) * _POINTS_IN_A_PIXEL
            drawn.append(f"q 1 0 0 1 0 {rise:.3f} cm/{name} Do Q\n")
        return "".join([*drawn, "EMC\n"])

    def _put_forms(self, resources: bytes) -> dict[int, tuple[str, int]]:
        """One form for each different part, by the part's identity."""
        forms: dict[int, tuple[str, int]] = {}
        for part in (line.ready.part for page in self._pages for line in page):
            if id(part) in forms:
                continue
            page = part.page
            extra = b"/Type/XObject/Subtype/Form/BBox[0 0 %b %b]/Resources %b" % (
                *(page.width.encode(), page.height.encode()),
                resources,
            )
            number = self.document.put_stream(page.drawing, extra)
            forms[id(part)] = (f"P{len(forms)}", number)
        return forms
