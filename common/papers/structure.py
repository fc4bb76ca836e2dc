"""The structure tree: read and made plain, then cloned for each page or row by one ``%``."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import add
from typing import NamedTuple, Self

import pikepdf

# Elements that say nothing to a reader: what they hold goes up to their parent.
_TRANSPARENT = frozenset({"/NonStruct", "/Div", "/Span", "/THead", "/TBody", "/TFoot"})

_FIELD = b"%8d"
_WIDTH = 8
_COLUMN_HEADING = b"/A<</O/Table/Scope/Column>>"


@dataclass(frozen=True)
class Element:
    tag: str
    kids: tuple["Element | int", ...]  # an integer is a marked content of the page
    extra: bytes = b""


def read_elements(pdf: pikepdf.Pdf) -> dict[tuple[int, int], tuple[Element, ...]]:
    """The elements just under Document, by page."""
    found: dict[tuple[int, int], list[Element]] = {}
    for node in pdf.Root.StructTreeRoot.K[0].K:
        kept = [kid for kid in _read(node) if isinstance(kid, Element)]
        found.setdefault(node.Pg.objgen, []).extend(kept)
    return {page: tuple(elements) for page, elements in found.items()}


def _read(node: pikepdf.Object | int) -> Iterator[Element | int]:
    if not isinstance(node, pikepdf.Object):
        yield int(node)
    elif "/S" in node:
        kids = tuple(kid for child in node.K for kid in _read(child))
        tag = str(node.S)
        if tag in _TRANSPARENT:
            yield from kids
        elif kids or tag in {"/TD", "/TH"}:
            yield Element(tag, kids, _extra(node, tag))


def _extra(node: pikepdf.Object, tag: str) -> bytes:
    if tag == "/TH":
        return _COLUMN_HEADING
    if tag == "/Figure":
        return b"/A %b/Alt %b" % (node.A.unparse(), node.Alt.unparse())
    return b""


def first(elements: tuple[Element | int, ...], tag: str) -> Element | None:
    """The first element of this kind, in reading order."""
    for element in elements:
        if isinstance(element, int):
            continue
        found = element if element.tag == tag else first(element.kids, tag)
        if found:
            return found
    return None


class Origin(NamedTuple):
    """What the fields of a block are counted from."""

    base: int  # number of the block's first object
    page: int
    parent: int
    mcid: int = 0


_BASE, _PAGE, _PARENT, _MCID = range(4)


@dataclass(frozen=True)
class Block:
    """A subtree ready to be cloned: numbers have a constant width, so lengths never change."""

    pattern: bytes
    sources: tuple[int, ...]  # for each field, what it is counted from
    shifts: tuple[int, ...]
    lengths: tuple[int, ...]
    owners: tuple[int | None, ...]  # for each marked content, the element that holds it

    @classmethod
    def of(cls, root: Element) -> Self:
        """The root element is the block's first object."""
        elements = list(_walk(root))
        numbers = {id(element): index for index, element in enumerate(elements)}
        parents = {id(kid): index for index, each in enumerate(elements) for kid in each.kids}
        bodies, lengths, owners = [], [], {}
        fields: list[tuple[int, int]] = []
        for index, element in enumerate(elements):
            parent = parents.get(id(element)) if index else None
            fields += [(_PARENT, 0) if parent is None else (_BASE, parent), (_PAGE, 0)]
            kids = b""
            for kid in element.kids:
                if isinstance(kid, int):
                    owners[kid] = index
                    fields.append((_MCID, kid))
                    kids += _FIELD
                else:
                    fields.append((_BASE, numbers[id(kid)]))
                    kids += _FIELD + b" 0 R"
            tag, extra = element.tag.encode(), element.extra.replace(b"%", b"%%")
            body = b"<</S%b/P%b 0 R/Pg%b 0 R%b/K[%b]>>\n" % (tag, _FIELD, _FIELD, extra, kids)
            bodies.append(body)
            lengths.append(_length(body))
        ordered = tuple(owners.get(mcid) for mcid in range(max(owners, default=-1) + 1))
        sources, shifts = zip(*fields, strict=True)
        return cls(b"".join(bodies), sources, shifts, tuple(lengths), ordered)

    def clone(self, origin: Origin) -> bytes:
        starts = map(origin.__getitem__, self.sources)
        return self.pattern % tuple(map(add, starts, self.shifts))

    def owner_numbers(self, base: int) -> list[int | None]:
        return [None if owner is None else base + owner for owner in self.owners]


def _length(pattern: bytes) -> int:
    """How long the pattern is once filled."""
    return len(pattern) + pattern.count(_FIELD) * (_WIDTH - len(_FIELD)) - pattern.count(b"%%")


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _walk(kid)
