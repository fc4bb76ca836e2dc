"""Guardians, their ties and what they report, as the console asks for them. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Min, Q

if TYPE_CHECKING:
    from establishments.models import Member


class GuardianQuerySet(models.QuerySet):
    def visible_to(self, member: Member, kind: str, such_that: Q = Q()) -> Self:  # noqa: B008
        """Keep the guardians tied, in this quality, to a student present in the member's
        establishment; every page starts here.

        ``such_that`` is asked of that same tie. One row a guardian, by the first name of these
        students (A15).
        """
        here = Q(
            guardianships__establishment_id=member.establishment_id,
            guardianships__kind=kind,
            guardianships__ended_on=None,
            guardianships__enrolment__left_on=None,
        )
        return self.filter(here, such_that).annotate(
            first_student=Min("guardianships__enrolment__search_key")
        )

    def by_student(self) -> Self:
        return self.order_by("first_student", "search_key", "pk")


class GuardianshipQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """Keep the current ties to the students present in the member's establishment."""
        return self.filter(
            establishment_id=member.establishment_id, ended_on=None, enrolment__left_on=None
        )


class ReportQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """What was reported of the ties of the member's establishment, closed or not."""
        return self.filter(guardianship__establishment_id=member.establishment_id)

    def open(self) -> Self:
        return self.filter(closed_at=None)
