"""Objects lifted out of one PDF (fonts, resources) and put into others, as plain Python data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pikepdf

from common.papers.writer import PdfWriter

# Bytes, broken at each reference by the index of the lifted object referred to.
Pieces = tuple[bytes | int, ...]

# Category (« /Font ») -> name -> value.
Resources = Mapping[str, Mapping[str, Pieces]]

_CATEGORIES = ("/Font", "/ExtGState", "/XObject", "/Pattern", "/Shading")


class Lifted(NamedTuple):
    pieces: Pieces
    stream: bytes | None


@dataclass
class Lifter:
    """Follows references, so that each object is lifted once."""

    objects: list[Lifted | None] = field(default_factory=list)
    _index: dict[tuple[int, int], int] = field(default_factory=dict)

    def lift_resources(self, resources: pikepdf.Object, mark: str) -> Resources:
        """The resources of a page, each name bearing the mark of its document."""
        return {
            category: {
                marked(name, mark): tuple(self._pieces(value))
                for name, value in resources[category].items()
            }
            for category in _CATEGORIES
            if resources.get(category)
        }

    def _pieces(self, value: object) -> list[bytes | int]:
        if not isinstance(value, pikepdf.Object):
            return [b" " + (str(value).lower() if value is not None else "null").encode()]
        if value.is_indirect:
            return [self._lift(value)]
        return self._direct(value)

    def _lift(self, value: pikepdf.Object) -> int:
        if value.objgen not in self._index:
            index = self._index[value.objgen] = len(self.objects)
            self.objects.append(None)
            is_stream = isinstance(value, pikepdf.Stream)
            data = value.read_raw_bytes() if is_stream else None
            self.objects[index] = Lifted(tuple(self._direct(value)), data)
        return self._index[value.objgen]

    def _direct(self, value: pikepdf.Object) -> list[bytes | int]:
        if isinstance(value, pikepdf.Array):
            return [b"[", *(piece for item in value for piece in self._pieces(item)), b"]"]
        if not isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
            return [b" " + value.unparse()]
        pieces: list[bytes | int] = []
        for key, item in value.items():
            if key != "/Length":
                pieces += [key.encode(), *self._pieces(item)]
        return pieces if isinstance(value, pikepdf.Stream) else [b"<<", *pieces, b">>"]


def marked(name: str, mark: str) -> str:
    return f"/{mark}{name[1:]}"


def join_pieces(pieces: Pieces, base: int) -> bytes:
    return b"".join(
        piece if isinstance(piece, bytes) else b" %d 0 R" % (base + piece) for piece in pieces
    )


def put_objects(objects: Sequence[Lifted | None], writer: PdfWriter) -> int:
    """Write the lifted objects; returns the number that their indexes are counted from."""
    base = writer.reserve(len(objects))
    for index, lifted in enumerate(objects):
        if lifted is None:
            continue
        body = join_pieces(lifted.pieces, base)
        if lifted.stream is None:
            writer.add(base + index, body)
        else:
            writer.add_raw_stream(base + index, lifted.stream, body)
    return base
