"""From the paths where files are looked for to those to read; nothing is opened here."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from common.text import without_accents
from sync import marks
from sync.sources.records import FeedKind

UAI = re.compile(r"[0-9]{7}[A-Z]")
UNFINISHED = (".tmp", ".part")
ANNOUNCED = {"eleve": FeedKind.PUPILS, "responsable": FeedKind.GUARDIANS}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file to read, and the only establishment it may be about, when that is known."""

    path: Path
    expected_uai: str | None = None

    @property
    def announced(self) -> FeedKind | None:
        """What its name says that it holds: « CSVExtraction-eleves.csv » announces pupils."""
        name = without_accents(self.shown_name).lower()
        kinds = [kind for word, kind in ANNOUNCED.items() if word in name]
        return kinds[0] if len(kinds) == 1 else None

    @property
    def shown_name(self) -> str:
        """The name as it can be stored: bytes that are no text are written out."""
        return os.fsencode(self.path.name).decode("utf-8", "backslashreplace")[:255]


def batches(paths: Iterable[Path], establishment: str | None = None) -> Iterator[list[Arrival]]:
    """The files found, in order, grouped so that what must be compared is read together.

    A folder named by a UAI is a batch of its own, so that a whole inbox is never in memory.
    """
    by_uai: dict[str | None, dict[Path, Arrival]] = {}
    for path in paths:
        for found in files(path):
            expected = establishment or folder_uai(found)
            by_uai.setdefault(expected, {})[found.absolute()] = Arrival(found, expected)
    for arrivals in by_uai.values():
        yield list(arrivals.values())


def files(path: Path) -> Iterator[Path]:
    """A link to a folder, or a closed one, is given as it is, for the reader to refuse."""
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    closed: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if Path(folder, name).is_symlink()]
        yield from (Path(folder, name) for name in sorted(names + links) if not _is_ignored(name))
    yield from (Path(error.filename) for error in closed)


def _is_ignored(name: str) -> bool:
    return name.startswith(".") or name.lower().endswith((*UNFINISHED, *marks.SUFFIXES))


def folder_uai(path: Path) -> str | None:
    names = (folder.name for folder in path.absolute().parents)
    return next((name for name in names if UAI.fullmatch(name)), None)
