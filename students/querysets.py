"""Students, as the console asks for them. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Subquery

if TYPE_CHECKING:
    from establishments.models import Member

# What is told of a student's own establishment to those who host him (A22).
HOME = {
    "home_uai": "establishment__uai",
    "home_name": "establishment__name",
    "home_mef": "mef__label",
    "home_mef_code": "mef__code",
    "home_division_code": "division__code",
    "home_division": "division__label",
}


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """Keep the students present in the member's establishment; every page starts here.

        Of his classes only, when his right is limited to some (B19).
        """
        present = self.filter(
            establishment_id=member.establishment_id, kind="principal", left_on=None
        )
        if not member.divisions:
            return present
        return present.filter(division__code__in=member.divisions)

    def hosted_visible_to(self, member: Member) -> Self:
        """Keep the students of elsewhere whom the member's establishment teaches (R148-R154)."""
        return self.filter(
            establishment_id=member.establishment_id, kind="mutualised", left_on=None
        ).with_home()

    def with_home(self) -> Self:
        """Tell where each of these few is enrolled first, his class and his MEF there (A22)."""
        home = self.model._default_manager.filter(
            student=OuterRef("student"), kind="principal", left_on=None
        ).order_by("-pk")
        return self.annotate(
            **{name: Subquery(home.values(path)[:1]) for name, path in HOME.items()}
        )
