"""What the AAF says of one establishment, kept while its file waits for a decision.

The slices are those of everybody: only the people of this establishment are kept, as read.
"""

import json
from dataclasses import astuple
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sync import spool
from sync.models import FileRun
from sync.sources import aaf
from sync.sources.anomalies import refuse
from sync.sources.records import (
    AnomalyRecord,
    DivisionRecord,
    FeedFile,
    FeedKind,
    LinkRecord,
    MefRecord,
    PersonRecord,
    PupilRecord,
)

RECORDS: dict[str, type[Any]] = {
    "persons": PersonRecord,
    "links": LinkRecord,
    "divisions": DivisionRecord,
    "mefs": MefRecord,
    "anomalies": AnomalyRecord,
}
PLAIN = ("academy", "is_school", "contacts")


def keep(run: FileRun, feed: FeedFile) -> None:
    """As sync.spool keeps a file: whole or not at all, readable by its owner alone."""
    told: dict[str, Any] = {name: getattr(feed, name) for name in PLAIN}
    told |= {name: list(map(astuple, getattr(feed, name))) for name in RECORDS}
    told["pupils"] = [astuple(pupil) for pupil in feed.pupils]
    told["kept_ids"] = sorted(feed.kept_ids)
    with TemporaryDirectory() as folder:
        extract = Path(folder, "extract.json")
        extract.write_text(json.dumps(told, default=date.isoformat))
        spool.keep(run, extract)


def read(run: FileRun) -> FeedFile:
    """The same file again; refused when the copy is no longer there."""
    try:
        told = json.loads(spool.path_of(run).read_text())
    except (OSError, ValueError) as error:
        raise refuse("fichier-illisible") from error
    records: dict[str, Any] = {
        name: tuple(kind(*row) for row in told[name]) for name, kind in RECORDS.items()
    }
    return FeedFile(
        kind=FeedKind(run.kind),
        source=aaf.SOURCE,
        uai=run.uai,
        school_year=None,
        exported_at=None,
        digest=run.digest,
        pupils=tuple(_pupil(row) for row in told["pupils"]),
        kept_ids=frozenset(told["kept_ids"]),
        **records,
        **{name: told[name] for name in PLAIN},
    )


def _pupil(row: list[Any]) -> PupilRecord:
    born = date.fromisoformat(row[6])
    return PupilRecord(*(*row[:6], born, *row[7:9], None, None))
