"""Memberships, as each request asks for them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, F, Q, When

if TYPE_CHECKING:
    from establishments.models import Establishment, Member, User


class MemberQuerySet(models.QuerySet):
    def active(self, today: date) -> Self:
        """Keep the rights that hold today; both ends are included."""
        begun = Q(starts_on=None) | Q(starts_on__lte=today)
        not_over = Q(ends_on=None) | Q(ends_on__gte=today)
        return self.filter(begun, not_over, withdrawn_at=None)

    def visible_to(self, member: Member) -> Self:
        """Keep the rights on the member's establishment, past ones included."""
        return self.filter(establishment_id=member.establishment_id).select_related("user")

    def in_order_of_end(self, today: date) -> Self:
        """Those that hold first, then the coming ones; the past ones, the latest first."""
        gone = Q(withdrawn_at__isnull=False) | Q(ends_on__lt=today)
        order = Case(When(gone, then=2), When(starts_on__gt=today, then=1), default=0)
        return self.annotate(order=order).order_by(
            "order", F("withdrawn_at").desc(nulls_last=True), F("ends_on").desc(nulls_first=True),
            "user__last_name", "user__username", "role",
        )  # fmt: skip

    def of(self, user: User) -> Self:
        """The memberships of a user, establishment by establishment."""
        return (
            self.filter(user=user)
            .select_related("establishment")
            .order_by("establishment__name", "establishment_id", "role")
        )


class ServiceAddressQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        return self.filter(establishment_id=member.establishment_id)

    def shown(self, establishment: Establishment, audience: str) -> tuple[str, ...]:
        """What the papers of this audience print; empty, or one address."""
        found = self.filter(establishment=establishment, audience=audience, is_shown=True)
        return tuple(found.values_list("url", flat=True))
