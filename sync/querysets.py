"""What each file of the feed did, as the next one asks. Reads only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self, cast

from django.db import models
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from establishments.models import Establishment
    from sync.models import FileRun

TAKEN = ("applied", "unchanged", "approved")
HELD_FOR = timedelta(days=7)


class FileRunQuerySet(models.QuerySet):
    def taken(self, establishment: Establishment) -> Self:
        """The files that the establishment's data agree with."""
        return self.filter(establishment=establishment, outcome__in=TAKEN)

    def latest_taken(self, establishment: Establishment, kind: str) -> FileRun | None:
        """The one in force; a file put on hold counts from its approval."""
        in_force = self.taken(establishment).filter(kind=kind)
        latest_first = in_force.order_by(Coalesce("decided_at", "started_at").desc(), "-pk")
        return cast("FileRun | None", latest_first.first())

    def held(self) -> Self:
        return self.filter(outcome="held")

    def waiting(self, at: datetime) -> Self:
        """On hold, and not for too long to be approved."""
        return self.held().filter(started_at__gt=at - HELD_FOR)

    def overdue(self, at: datetime) -> Self:
        """On hold for too long to be approved."""
        return self.held().filter(started_at__lte=at - HELD_FOR)

    def with_skipped_links(self) -> Self:
        return self.filter(figures__skipped_links__gt=0)
