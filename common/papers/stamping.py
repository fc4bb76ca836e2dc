"""Stamps sheets: one small content stream each, the rest shared; WeasyPrint for the others."""

from collections.abc import Hashable, Iterable, Iterator

from common.papers.document import Place, TaggedDocument
from common.papers.reading import Typeset
from common.papers.sheets import WRAPPED, CompiledSheets, Sheet, SheetTemplate

# Sheets laid out in full are laid out together: fonts are the larger part of one alone.
_BATCH = 40


def stamp_sheets(
    template: SheetTemplate, sheets: Iterable[Sheet], *, title: str
) -> Iterator[bytes]:
    """The document, piece by piece; a stamped sheet is not kept once it is written."""
    press = _Press(template, title)
    for sheet in sheets:
        press.add(sheet)
        yield from press.document.writer.drain()
    press.lay_out_waiting()
    yield from press.document.finish()


class _Press:
    """A document in the making, and the sheets that wait for WeasyPrint."""

    def __init__(self, template: SheetTemplate, title: str) -> None:
        self.document = TaggedDocument(title)
        self._template = template
        self._compiled: dict[Hashable, CompiledSheets] = {}
        self._resources: dict[Hashable, bytes] = {}
        self._shared: dict[tuple[Hashable, int], int] = {}
        self._waiting: list[tuple[Sheet, Place]] = []

    def add(self, sheet: Sheet) -> None:
        place = self.document.reserve_page()
        self.document.outline.add((sheet.section, sheet.title), place.pages[0])
        chosen = None if sheet.is_rare else self._open(sheet.kind).choose(sheet.values)
        if chosen:
            self._stamp(sheet.kind, place, *chosen)
            return
        self._waiting.append((sheet, place))
        if len(self._waiting) == _BATCH:
            self.lay_out_waiting()

    def lay_out_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._lay_out(waiting)

    def _lay_out(self, waiting: list[tuple[Sheet, Place]]) -> None:
        pages = [(sheet, WRAPPED) for sheet, _ in waiting]
        done = Typeset.read(self._template.typeset(pages))
        if len(waiting) > 1 and len(done.pages) != len(waiting):
            # One of them takes several pages: alone, it is known which.
            for each in waiting:
                self._lay_out([each])
            return
        resources = self._put(done)
        for index, page in enumerate(done.pages):
            _, place = waiting[min(index, len(waiting) - 1)]
            self.document.put_whole_page(place, page, resources)

    def _put(self, typeset: Typeset) -> bytes:
        return self.document.put_resources(self.document.put_typeset(typeset))

    def _open(self, kind: Hashable) -> CompiledSheets:
        if kind not in self._compiled:
            self._compiled[kind] = self._template.compiled(kind)
            self._resources[kind] = self._put(self._compiled[kind].typeset)
        return self._compiled[kind]

    def _stamp(self, kind: Hashable, place: Place, size: int, glyphs: tuple[str, ...]) -> None:
        document, number = self.document, place.pages[0]
        layout = self._compiled[kind].layouts[size]
        if (kind, size) not in self._shared:
            drawing = b"q\n" + layout.page.drawing + b"\nQ\n"
            self._shared[kind, size] = document.put_stream(drawing)
        own = document.put_stream((layout.pattern % glyphs).encode())
        root = document.put_block(layout.block, page=number, parent=document.body)
        place.roots.append(root)
        document.put_parents(number, layout.block.owner_numbers(root))
        sides = (layout.page.width, layout.page.height)
        document.put_page(number, sides, self._resources[kind], [self._shared[kind, size], own])
