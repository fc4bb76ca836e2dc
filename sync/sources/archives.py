"""The XML of a ZIP archive, only one but for slices, inflated under watch.

`zipfile` reads the central directory only: it accepts overlaps, prefixes and lying sizes.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from sync.sources.anomalies import refuse

MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
END_OF_DIRECTORY = b"PK\x05\x06"
MAX_ENTRIES = 1_000
MAX_DIRECTORY = 1_000_000
MAX_RATIO = 200
FREE_OF_RATIO = 1_000_000
ENCRYPTED = 0x1 | 0x40 | 0x2000
UTF8_NAME = 0x800
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ARCHIVES = {".zip", ".gz", ".tgz", ".7z", ".rar", ".tar", ".xz", ".bz2", ".jar"}


def unpack(content: bytes, *, limit: int) -> bytes:
    """The bytes of the only XML of this archive; whatever is odd refuses the whole archive."""
    documents = unpack_each(content, limit=limit, at_most=1)
    return next(documents)


def unpack_each(content: bytes, *, limit: int, at_most: int) -> Iterator[bytes]:
    """The XML of this archive one by one, none of them nor all together beyond this limit."""
    entries = _entries(content)
    for entry in entries:
        _check_entry(entry)
    bounds = _bounds(content, entries)
    room = limit
    for chosen in _xml(entries, at_most):
        document = _inflate(content, chosen, bounds[chosen.header_offset], room)
        if document.startswith(MAGICS):
            raise refuse("zip-dans-zip")
        room -= len(document)
        yield document


def beginning(content: bytes, size: int) -> bytes:
    """The first bytes of the first XML of this archive."""
    entries = _entries(content)
    chosen = _xml(entries, MAX_ENTRIES)[0]
    start, end = _bounds(content, entries)[chosen.header_offset]
    if chosen.compress_type != zipfile.ZIP_DEFLATED:
        return content[start : min(end, start + size)]
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(content[start:end], size)
    except zlib.error as error:
        raise refuse("zip-illisible") from error


def _entries(content: bytes) -> list[zipfile.ZipInfo]:
    end = content.rfind(END_OF_DIRECTORY)
    if end < 0 or len(content) < end + 22:
        raise refuse("zip-illisible")
    count, size, start, comment = struct.unpack_from("<HIIH", content, end + 10)
    if size > MAX_DIRECTORY or count > MAX_ENTRIES:
        raise refuse("zip-trop-d-entrees", limit=MAX_ENTRIES)
    if start + size != end or end + 22 + comment != len(content):
        raise refuse("zip-incoherent")
    try:
        entries = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise refuse("zip-illisible") from error
    if len(entries) > MAX_ENTRIES:
        raise refuse("zip-trop-d-entrees", limit=MAX_ENTRIES)
    if len(entries) != count:
        raise refuse("zip-incoherent")
    return entries


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    mode = entry.external_attr >> 16
    if entry.flag_bits & ENCRYPTED:
        raise refuse("zip-chiffre")
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or name.startswith("/") or not name.isprintable():
        raise refuse("zip-nom")
    if "\\" in name or ":" in name:
        raise refuse("zip-nom")
    if stat.S_IFMT(mode) and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise refuse("zip-lien")
    if entry.compress_type not in METHODS:
        raise refuse("zip-methode")
    if name.lower().endswith(tuple(ARCHIVES)):
        raise refuse("zip-dans-zip")


def _bounds(content: bytes, entries: list[zipfile.ZipInfo]) -> dict[int, tuple[int, int]]:
    """Where the packed bytes of each entry stand, keyed by its header.

    No two may overlap, and nothing may stand before the first.
    """
    bounds = {}
    previous_end = 0
    entries = sorted(entries, key=lambda entry: entry.header_offset)
    if entries and entries[0].header_offset:
        raise refuse("zip-incoherent")
    for entry in entries:
        header = content[entry.header_offset : entry.header_offset + 30]
        if len(header) < 30 or not header.startswith(MAGICS[0]):
            raise refuse("zip-incoherent")
        flags, method, name_size, extra_size = struct.unpack("<6xHH16xHH", header)
        start = entry.header_offset + 30 + name_size + extra_size
        raw_name = content[entry.header_offset + 30 : start - extra_size]
        charset = "utf-8" if flags & UTF8_NAME else "cp437"
        if entry.header_offset < previous_end:
            raise refuse("zip-recouvrement")
        if raw_name.decode(charset, "replace") != entry.orig_filename:
            raise refuse("zip-incoherent")
        if method != entry.compress_type:
            raise refuse("zip-incoherent")
        previous_end = start + entry.compress_size
        bounds[entry.header_offset] = (start, previous_end)
    if previous_end > content.rfind(END_OF_DIRECTORY):
        raise refuse("zip-recouvrement")
    return bounds


def _xml(entries: list[zipfile.ZipInfo], at_most: int) -> list[zipfile.ZipInfo]:
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise refuse("zip-bureautique")
    documents = [entry for entry in entries if _is_real(entry) and _is_xml(entry)]
    if not documents:
        raise refuse("zip-sans-xml")
    if len(documents) > at_most:
        raise refuse("zip-plusieurs-xml", count=len(documents))
    return documents


def _is_real(entry: zipfile.ZipInfo) -> bool:
    """Neither a folder nor the debris a Mac leaves in its archives."""
    parts = PurePosixPath(entry.filename).parts
    return not (entry.is_dir() or "__MACOSX" in parts or parts[-1].startswith("."))


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith(".xml")


def _inflate(content: bytes, entry: zipfile.ZipInfo, bounds: tuple[int, int], limit: int) -> bytes:
    """Inflate no further than the limit and the ratio allow, then compare with the promises."""
    start, end = bounds
    if entry.file_size > limit:
        raise refuse("fichier-trop-gros", limit=limit // 1_000_000)
    room = min(limit, max(FREE_OF_RATIO, MAX_RATIO * entry.compress_size))
    document = content[start:end]
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            document = inflater.decompress(document, room + 1)
        except zlib.error as error:
            raise refuse("zip-illisible") from error
        if len(document) > room:
            raise refuse("zip-bombe")
        if not inflater.eof or inflater.unused_data:
            raise refuse("zip-taille")
    if len(document) != entry.file_size:
        raise refuse("zip-taille")
    if zlib.crc32(document) != entry.CRC:
        raise refuse("zip-crc")
    return document
