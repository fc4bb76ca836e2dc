"""What taking a file in changes: said by each kind of file in the same words."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sync.guard import Measure
from sync.sources.records import AnomalyRecord


@dataclass(frozen=True, slots=True)
class Effect:
    """What was written. ``stale_on`` is the first day on which the same file would do more."""

    created: int = 0
    changed: int = 0
    left: int = 0
    anomalies: tuple[AnomalyRecord, ...] = ()
    stale_on: date | None = None
    skipped_ids: tuple[str, ...] = ()
    reassigned_ids: tuple[str, ...] = ()
    skipped_pupils: int = 0
    skipped_links: int = 0
    skipped_guardians: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.created or self.changed or self.left)


class Comparison(Protocol):
    """A file held against the database: measured first, applied if the guard agrees."""

    @property
    def measures(self) -> tuple[Measure, ...]: ...

    def apply(self) -> Effect: ...
