"""What a sender leaves beside a file: « .ok » (it is whole), « .sha256 » (this is its digest)."""

import hashlib
import os
import re
import stat
from io import BufferedReader
from pathlib import Path

from sync.sources.anomalies import refuse
from sync.sources.containers import MAX_UNPACKED

WHOLE, DIGEST = ".ok", ".sha256"
SUFFIXES = (WHOLE, DIGEST)
# As sha256sum writes it, the name after it or not.
WRITTEN = re.compile(rb"\s*\\?([0-9A-Fa-f]{64})(?![0-9A-Za-z])")
LONGEST = 10_000


def beside(path: Path) -> list[tuple[Path, os.stat_result]]:
    """The marks of this file that are there, and how they lie."""
    found = []
    for suffix in SUFFIXES:
        mark = path.with_name(path.name + suffix)
        try:
            found.append((mark, mark.lstat()))
        except OSError:  # not there, or its name would be too long to be there
            continue
    return found


def verify(path: Path) -> None:
    """Refuse a file that is not the one its digest was made of; without a digest, nothing is known.

    A file too large to be read is left to the reader, who refuses it for that.
    """
    mark = path.with_name(path.name + DIGEST)
    try:
        mark.lstat()
    except OSError:
        return
    try:
        with _open(mark) as file:
            told = WRITTEN.match(file.read(LONGEST))
    except OSError:
        told = None
    if told is None:
        raise refuse("empreinte-illisible")
    try:
        with _open(path) as file:
            if os.fstat(file.fileno()).st_size > MAX_UNPACKED:
                return
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return
    if found != told[1].decode().lower():
        raise refuse("empreinte-differente")


def _open(path: Path) -> BufferedReader:
    """A regular file; a link, a pipe or a device is never opened, and is an OSError here."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags), "rb")
