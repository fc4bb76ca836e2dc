"""Guardians, their ties and what they report, as the console asks for them. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count

if TYPE_CHECKING:
    from establishments.models import Member


class GuardianQuerySet(models.QuerySet):
    def visible_to(self, member: Member, kind: str) -> Self:
        """Keep the guardians tied, in this quality, to a student present in the member's
        establishment.
        """
        return self.filter(
            guardianships__establishment_id=member.establishment_id,
            guardianships__kind=kind,
            guardianships__ended_on=None,
            guardianships__enrolment__left_on=None,
        ).distinct()


class GuardianshipQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """Keep the current ties to the students present in the member's establishment.

        The enrolment's establishment says nothing more, but lets its index be read as well.
        """
        return self.filter(
            establishment_id=member.establishment_id,
            ended_on=None,
            enrolment__establishment_id=member.establishment_id,
            enrolment__left_on=None,
        )


class ReportQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """What was reported of the ties of the member's establishment, closed or not."""
        return self.filter(guardianship__establishment_id=member.establishment_id)

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def count_by_kind(self) -> dict[str, int]:
        """How many are open, of each kind there is: links, not persons (R38). One statement."""
        counted = self.open().order_by().values_list("kind").annotate(Count("pk"))
        return dict(counted)


class AssistanceQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """What the member's establishment asked, answered or not."""
        return self.filter(establishment_id=member.establishment_id)

    def open(self) -> Self:
        return self.filter(closed_at=None)
