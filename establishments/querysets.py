"""Memberships, as each request asks for them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from establishments.models import User


class MemberQuerySet(models.QuerySet):
    def active(self, today: date) -> Self:
        """Keep the rights that hold today; both ends are included."""
        begun = Q(starts_on=None) | Q(starts_on__lte=today)
        return self.filter(begun, Q(ends_on=None) | Q(ends_on__gte=today))

    def of(self, user: User) -> Self:
        """The memberships of a user, the widest right of each establishment first."""
        return (
            self.filter(user=user)
            .select_related("establishment")
            .order_by("establishment__name", "establishment_id", "role")
        )
