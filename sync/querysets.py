"""What each file of the feed did, as the next one asks. Reads only."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self, cast

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate

if TYPE_CHECKING:
    from establishments.models import Establishment, Member
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

    def stale(self, today: date) -> Self:
        """In force, but the same file would do more from today on: it must be read again.

        Not an AAF export: it comes whole every night, and the old ones may lie beside it.
        """
        rivals = type(self)(self.model).filter(
            establishment=OuterRef("establishment"), kind=OuterRef("kind"), outcome__in=TAKEN
        )
        latest = rivals.order_by(Coalesce("decided_at", "started_at").desc(), "-pk").values("pk")
        in_force = self.filter(outcome__in=TAKEN, pk=Subquery(latest[:1]))
        return in_force.filter(stale_on__lte=today).exclude(source="aaf")

    def told_by(self, establishment: Establishment, *sources: str) -> Self:
        """The files of these sources that were taken, or wait for a decision."""
        told = self.filter(establishment=establishment, source__in=sources)
        return told.filter(outcome__in=(*TAKEN, "held"))

    def visible_to(self, member: Member) -> Self:
        """The files of the member's establishment."""
        return self.filter(establishment_id=member.establishment_id)

    def held(self) -> Self:
        return self.filter(outcome="held")

    def waiting(self, at: datetime) -> Self:
        """On hold, and not for too long to be approved."""
        return self.held().filter(started_at__gt=at - HELD_FOR)

    def overdue(self, at: datetime) -> Self:
        """On hold for too long to be approved."""
        return self.held().filter(started_at__lte=at - HELD_FOR)

    def dated(self) -> Self:
        """With the day on which each was taken; one put on hold, on which it was decided of.

        The lists of pupils that only the feed reads are left where they are.
        """
        told = self.annotate(day=TruncDate(Coalesce("decided_at", "started_at")))
        return told.defer("skipped_ids", "reassigned_ids")

    def with_skipped_links(self) -> Self:
        return self.filter(figures__skipped_links__gt=0)


class ChangeQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """What the files of the member's establishment changed."""
        return self.filter(run__establishment_id=member.establishment_id)

    def on(self, day: date) -> Self:
        """Those of the files taken that day."""
        taken = Coalesce("run__decided_at", "run__started_at")
        return self.annotate(day=TruncDate(taken)).filter(day=day)
