"""From a path to the bytes of one document: plain file or ZIP archive, never trusted."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sync.sources import archives
from sync.sources.anomalies import refuse
from sync.sources.records import FileRefused

MEGABYTE = 1_000_000
MAX_PACKED = 50 * MEGABYTE
MAX_UNPACKED = 300 * MEGABYTE
MAX_UNPACKED_TOGETHER = 1_000 * MEGABYTE  # the slices of one archive, read one after the other
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
BLANKS = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"

# First bytes -> what an operator would call it.
FOREIGN = {
    b"%PDF": "c'est un PDF",
    b"\x1f\x8b": "c'est une archive gzip",
    b"7z\xbc\xaf\x27\x1c": "c'est une archive 7-Zip",
    b"Rar!": "c'est une archive RAR",
    b"\xfd7zXZ": "c'est une archive xz",
    b"BZh": "c'est une archive bzip2",
    b"\xd0\xcf\x11\xe0": "c'est un ancien document Excel ou Word",
    b"\x89PNG": "c'est une image",
    b"\xff\xd8\xff": "c'est une image",
}


@dataclass(frozen=True, slots=True)
class Document:
    """One file out of its container, still encoded."""

    content: bytes

    @property
    def is_markup(self) -> bool:
        """Whether it begins like XML or HTML, in any encoding."""
        return self.content[:200].lstrip(BLANKS).startswith(b"<")


def open_document(path: Path) -> Document:
    """Read the one document of this file, whatever its name; refuse what is not ordinary."""
    content = _read(path)
    if content.startswith(archives.MAGICS):
        content = archives.unpack(content, limit=MAX_UNPACKED)
    return _document(content)


def open_documents(path: Path) -> Iterator[Document]:
    """The same, of a file that may be an archive of several; the names inside decide nothing."""
    content = _read(path)
    if not content.startswith(archives.MAGICS):
        yield _document(content)
        return
    each = archives.unpack_each(content, limit=MAX_UNPACKED_TOGETHER, at_most=archives.MAX_ENTRIES)
    yield from map(_document, each)


def beginning(path: Path, size: int) -> bytes:
    """The first bytes of this file, or of the first document of an archive; never refuses."""
    try:
        with _open(path) as file:
            head = file.read(size)
        if head.startswith(archives.MAGICS):
            return archives.beginning(_read(path), size)
    except (OSError, FileRefused):
        return b""
    return head


def _document(content: bytes) -> Document:
    if not content.strip(BLANKS):
        raise refuse("fichier-vide")
    for magic, looks in FOREIGN.items():
        if content.startswith(magic):
            raise refuse("format-inconnu", looks=looks)
    return Document(content)


def _read(path: Path) -> bytes:
    try:
        with _open(path) as file:
            packed = file.read(4).startswith(archives.MAGICS)
            limit = MAX_PACKED if packed else MAX_UNPACKED
            size = os.fstat(file.fileno()).st_size
            if size > limit:
                raise refuse("fichier-trop-gros", limit=limit // MEGABYTE)
            file.seek(0)
            return file.read(size)
    except OSError as error:
        raise refuse("fichier-illisible") from error


def _open(path: Path) -> BinaryIO:
    """A regular file; a link, a pipe or a device is never opened."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise refuse("fichier-special")
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    file = open(os.open(path, flags), "rb")  # noqa: PTH123, SIM115 -- O_NOFOLLOW; the caller closes
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise refuse("fichier-special")
    return file
