"""Where a file on hold waits: a copy that only its owner can read, named by its run."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from sync.models import FileRun

KILLED = timedelta(days=1)


def path_of(run: FileRun) -> Path:
    return Path(settings.SYNC_SPOOL) / str(run.pk)


def keep(run: FileRun, source: Path) -> None:
    """Copy the file, whole or not at all."""
    folder = Path(settings.SYNC_SPOOL)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    unfinished = folder / f"{run.pk}.tmp"
    unfinished.unlink(missing_ok=True)
    try:
        _copy(source, unfinished)
        unfinished.rename(path_of(run))
    finally:
        unfinished.unlink(missing_ok=True)
    run.spooled_as = str(run.pk)
    run.save(update_fields=["spooled_as"])


def sweep(at: datetime) -> None:
    """Delete what a process killed while keeping has left: old, and on hold for nobody."""
    folder = Path(settings.SYNC_SPOOL)
    if not folder.is_dir():
        return
    limit = (at - KILLED).timestamp()
    left = {path.name: path for path in folder.iterdir() if path.lstat().st_mtime < limit}
    held = FileRun.objects.held().exclude(spooled_as="").values_list("spooled_as", flat=True)
    for name in left.keys() - set(held):
        left[name].unlink(missing_ok=True)


def drop(run: FileRun) -> None:
    path_of(run).unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    reading = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(reading, "rb") as original:
        writing = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(writing, "wb") as copy:
            shutil.copyfileobj(original, copy)
            copy.flush()
            os.fsync(copy.fileno())
