"""The counts of the nights, as the statistics ask for them. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Sum

if TYPE_CHECKING:
    from establishments.models import Member


class DailyCountQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """The counts of the member's establishment; every page starts here."""
        return self.filter(establishment_id=member.establishment_id)

    def of_latest_night(self) -> Self:
        """Keep the latest night that counted: one for all establishments, found in one look."""
        nights = self.model._default_manager.filter(is_estimate=False).order_by("-day")
        return self.filter(day=nights.values("day")[:1])

    def by_day(self, days: Iterable[date]) -> models.QuerySet:
        """One row a day, all modes together: the day, whether it is an estimate, the states.

        The days are listed: each is a look into the index, however many others there are.
        """
        states = ("not_informed", "informed", "activating", "activated")
        found = self.filter(day__in=list(days)).order_by("day").values_list("day", "is_estimate")
        summed: models.QuerySet = found.annotate(*(Sum(state) for state in states))
        return summed
