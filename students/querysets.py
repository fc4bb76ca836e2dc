"""Students, as the console asks for them. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from establishments.models import Member


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """Keep the students present in the member's establishment; every page starts here."""
        return self.filter(establishment_id=member.establishment_id, kind="principal", left_on=None)

    def by_name(self) -> Self:
        return self.order_by("search_key", "pk")

    def for_detail(self) -> Self:
        return self.select_related("student__account", "division", "mef")
