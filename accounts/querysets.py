"""Accounts, as the console asks for them. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count

from accounts.enums import AccountState

if TYPE_CHECKING:
    from establishments.models import Member


class AccountQuerySet(models.QuerySet):
    def resettable(self) -> Self:
        """Those that have a password to reset: never informed, there is none (R64, R118)."""
        return self.exclude(state=AccountState.NOT_INFORMED)

    def count_by_state(self) -> dict[str, int]:
        """Count accounts per state, states without any account included; one query."""
        counts = dict(self.order_by().values_list("state").annotate(count=Count("pk")))
        return {state: counts.get(state, 0) for state in AccountState.values}

    def touched_by(self, entry_id: int) -> Self:
        """The accounts that an entry of the journal names."""
        return self.filter(events__entry=entry_id)


class DistributionQuerySet(models.QuerySet):
    def available_to(self, member: Member, at: datetime) -> Self:
        """The papers a member asked for himself, for a day (R94)."""
        return self.filter(entry__member=member, expires_at__gt=at).select_related("entry")
