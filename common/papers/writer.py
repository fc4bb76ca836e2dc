"""A PDF file written as it comes: object streams, one cross-reference stream, nothing kept."""

import secrets
import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain

CHUNK = 1 << 16
_OBJECTS_IN_A_STREAM = 160
_COMPRESSION = 4  # half the time of 6, for a tenth more bytes
_ENTRY = struct.Struct(">BIH")
_FREE, _PLAIN, _PACKED = 0, 1, 2


def pdf_text(text: str) -> bytes:
    """A string for a human being (title, bookmark)."""
    return b"<FEFF" + text.encode("utf-16-be").hex().encode() + b">"


def reference_list(numbers: Sequence[int | None]) -> bytes:
    return b"[" + b" ".join([b"%d 0 R" % each if each else b"null" for each in numbers]) + b"]"


class PdfWriter:
    """Numbers are reserved first and written in any order; ``drain`` gives what is ready."""

    def __init__(self) -> None:
        self._ready = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        self._size = self._offset = len(self._ready[0])
        self._entries = bytearray(_ENTRY.pack(_FREE, 0, 0xFFFF))
        self._packed: list[bytes] = []
        self._blocks: list[tuple[int, Sequence[int]]] = []  # first number, lengths
        self._packed_count = 0

    def reserve(self, count: int = 1) -> int:
        """The first of ``count`` new numbers in a row."""
        first = len(self._entries) // _ENTRY.size
        self._entries += _ENTRY.pack(_FREE, 0, 0) * count
        return first

    def add(self, number: int, body: bytes) -> None:
        self.add_block(number, body, (len(body),))

    def add_block(self, first: int, bodies: bytes, lengths: Sequence[int]) -> None:
        """Several objects in a row, whose bodies stand end to end."""
        self._packed.append(bodies)
        self._blocks.append((first, lengths))
        self._packed_count += len(lengths)
        if self._packed_count >= _OBJECTS_IN_A_STREAM:
            self._write_packed()

    def add_stream(self, number: int, data: bytes, extra: bytes = b"") -> None:
        packed = zlib.compress(data, _COMPRESSION)
        self.add_raw_stream(number, packed, extra + b"/Filter/FlateDecode")

    def add_raw_stream(self, number: int, data: bytes, extra: bytes) -> None:
        """A stream whose bytes are already as ``extra`` says."""
        _ENTRY.pack_into(self._entries, number * _ENTRY.size, _PLAIN, self._offset, 0)
        head = b"%d 0 obj\n<<%b/Length %d>>stream\n" % (number, extra, len(data))
        self._write(head + data + b"\nendstream\nendobj\n")

    def drain(self, least: int = CHUNK) -> Iterator[bytes]:
        """What is written so far, once there is enough of it."""
        if self._size >= least:
            yield b"".join(self._ready)
            self._ready, self._size = [], 0

    def finish(self, *, root: int, info: int) -> Iterator[bytes]:
        if self._packed_count:
            self._write_packed()
        number, start = self.reserve(), self._offset
        _ENTRY.pack_into(self._entries, number * _ENTRY.size, _PLAIN, start, 0)
        identity = secrets.token_hex(16).encode()
        extra = b"/Type/XRef/W[1 4 2]/Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (
            *(number + 1, root, info),
            *(identity, identity),
        )
        self.add_stream(number, bytes(self._entries), extra)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
        yield from self.drain(least=0)

    def _write(self, data: bytes) -> None:
        self._ready.append(data)
        self._size += len(data)
        self._offset += len(data)

    def _write_packed(self) -> None:
        holder, index = self.reserve(), 0
        known = _ENTRY.pack(_PACKED, holder, 0)[:-2]
        for first, lengths in self._blocks:
            end = index + len(lengths)
            start, stop = first * _ENTRY.size, (first + len(lengths)) * _ENTRY.size
            self._entries[start:stop] = known + known.join(_ranks(index, end))
            index = end
        numbers = chain.from_iterable(
            range(first, first + len(lengths)) for first, lengths in self._blocks
        )
        offsets = accumulate(chain([0], *[lengths for _, lengths in self._blocks]))
        places = map("%d %d ".__mod__, zip(numbers, offsets, strict=False))
        head = "".join(places).encode()
        extra = b"/Type/ObjStm/N %d/First %d" % (index, len(head))
        self.add_stream(holder, head + b"".join(self._packed), extra)
        self._packed, self._blocks, self._packed_count = [], [], 0


@lru_cache(maxsize=4096)
def _ranks(start: int, end: int) -> tuple[bytes, ...]:
    """The last field of the entries of objects packed in a row."""
    return tuple([rank.to_bytes(2, "big") for rank in range(start, end)])
