"""What lies in the inbox tonight: which files arrived, which are still being written.

Nothing is opened here, but the head of a file that no folder says whose it is.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from django.conf import settings
from django.utils import timezone

from sync import heads, inbox, marks, sources
from sync.inbox import Arrival
from sync.models import FileRun, Seen

# A file left alone for a minute is whole; a date of tomorrow or later says nothing.
STILL = 60
OTHER_CLOCK = 24 * 3600
LONGEST_KEY, LONGEST_PLACE = 500, 200


class NoInboxError(Exception):
    """The folder of the arrivals is not there: an absent disk is no absence of files."""

    def __init__(self) -> None:
        super().__init__("Le dossier des arrivées (SYNC_INBOX) est introuvable.")


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or a mark, as it lies: ``name`` is its path in the inbox, whatever its bytes."""

    path: Path
    name: str
    size: int = -1
    modified_ns: int = 0
    is_regular: bool = False
    marks: "tuple[Found, ...]" = ()

    @property
    def key(self) -> str:
        """The name, or what stands for it when it is too long to be kept."""
        return shortened(self.name, LONGEST_KEY)

    @property
    def stamp(self) -> tuple[int, int]:
        return self.size, self.modified_ns

    @property
    def uai(self) -> str | None:
        """That of its folder, when it has one."""
        return inbox.folder_uai(self.path)

    @property
    def arrival(self) -> Arrival:
        return Arrival(self.path, self.uai)

    def is_growing(self, at: datetime) -> bool:
        """Written to a moment ago, and nobody says that it is whole (A01)."""
        age = at.timestamp() - self.modified_ns / 1e9
        return self.is_regular and not self.marks and -OTHER_CLOCK < age < STILL

    def is_seen(self, seen: dict[str, tuple[int, int]]) -> bool:
        """As a night left it, marks included."""
        return all(seen.get(each.key) == each.stamp for each in (self, *self.marks))


class Scan(NamedTuple):
    """The names of the arrivals by establishment, or alone; the slices of an AAF export; how many
    files are not whole yet.
    """

    arrived: dict[str, list[str]]
    export: list[Found]
    growing: int


def look(folder: Path, name: str) -> Found:
    """A file that is not there any more has no size: the reader will refuse it."""
    path = folder / os.fsdecode(unquote_to_bytes(name))
    try:
        lies = path.lstat()
    except OSError:
        return Found(path, name)
    beside = (_found(mark, folder, how) for mark, how in marks.beside(path))
    return _found(path, folder, lies, *beside)


def inbox_folder() -> Path:
    if not (settings.SYNC_INBOX and settings.SYNC_INBOX.is_dir()):
        raise NoInboxError
    return settings.SYNC_INBOX.resolve()


def scan(at: datetime) -> Scan:
    """Look at every file; one that is as a night left it did not arrive again.

    Unless its data, in force, mean something else from today on. The slices of an AAF export are
    taken all together, and not while something is still being written beside them.
    """
    folder, seen, stale = inbox_folder(), known(), _Stale(at)
    found = [look(folder, _name(path, folder)) for path in inbox.files(folder)]
    met = {each.key for one in found for each in (one, *one.marks)}
    Seen.objects.filter(pk__in=seen.keys() - met).delete()
    growing = [one for one in found if one.is_growing(at)]
    whole = [one for one in found if not one.is_growing(at)]
    came = [one for one in whole if not one.is_seen(seen)]
    again = [one for one in whole if one.is_seen(seen) and stale.has(one)]
    slices = [one for one in came if _is_slice(one)]
    busy = {one.path.parent for one in growing}
    arrived: dict[str, list[str]] = {}
    for one in (*came, *again):
        if not _is_slice(one):
            arrived.setdefault(_place(one), []).append(one.name)
    return Scan(
        arrived, [one for one in slices if one.path.parent not in busy], growing=len(growing)
    )


class _Stale:
    """The files in force that must be read again, by the names their runs bear."""

    def __init__(self, at: datetime) -> None:
        runs = FileRun.objects.stale(timezone.localdate(at))
        self.names = set(runs.values_list("establishment__uai", "file_name"))
        self.loose = {name for _, name in self.names}

    def has(self, found: Found) -> bool:
        shown = found.arrival.shown_name
        return (found.uai, shown) in self.names if found.uai else shown in self.loose


def known(keys: list[str] | None = None) -> dict[str, tuple[int, int]]:
    rows = Seen.objects.all() if keys is None else Seen.objects.filter(pk__in=keys)
    return {key: (size, ns) for key, size, ns in rows.values_list("path", "size", "modified_ns")}


def remember(found: list[Found], at: datetime) -> None:
    """From now on, these files are there without having arrived."""
    Seen.objects.bulk_create(
        (
            Seen(path=each.key, size=each.size, modified_ns=each.modified_ns, seen_at=at)
            for one in found
            for each in (one, *one.marks)
        ),
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["size", "modified_ns", "seen_at"],
    )


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else hashlib.sha256(text.encode()).hexdigest()


def _found(path: Path, folder: Path, lies: os.stat_result, *beside: Found) -> Found:
    is_regular = stat.S_ISREG(lies.st_mode)
    return Found(path, _name(path, folder), lies.st_size, lies.st_mtime_ns, is_regular, beside)


def _name(path: Path, folder: Path) -> str:
    """In ASCII: the bytes of a name may be no text."""
    return quote(os.fsencode(path.relative_to(folder)))


def _is_slice(found: Found) -> bool:
    return not found.uai and found.is_regular and sources.is_slice(found.path)


def _place(found: Found) -> str:
    """What must be compared is taken together: the files of one establishment."""
    return found.uai or heads.uai(found.path) or shortened(found.name, LONGEST_PLACE)
