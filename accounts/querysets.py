"""Accounts, as the console asks for them. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Self

from django.db import models
from django.db.models import Count, Q

from accounts.enums import MAILINGS, AccountState, MailState

if TYPE_CHECKING:
    from establishments.models import Member


class PasswordCounts(NamedTuple):
    new: int
    expired: int
    provisional: int
    asked: int

    @property
    def chosen(self) -> int:
        return self.asked - self.new - self.expired - self.provisional


class AccountQuerySet(models.QuerySet):
    def count_by_state(self) -> dict[str, int]:
        """Count accounts per state, states without any account included; one query."""
        counts = dict(self.order_by().values_list("state").annotate(count=Count("pk")))
        return {state: counts.get(state, 0) for state in AccountState.values}

    def count_by_password(self, at: datetime) -> PasswordCounts:
        """Count what an information would find: no password yet, a provisional one, alive or
        expired, a chosen one; one query.
        """
        new = Q(state=AccountState.NOT_INFORMED)
        provisional = ~new & Q(chosen_password="", password_expires_at__isnull=False)
        expired = provisional & Q(password_expires_at__lte=at)
        return PasswordCounts(
            **self.aggregate(
                new=Count("pk", filter=new),
                expired=Count("pk", filter=expired),
                provisional=Count("pk", filter=provisional & ~expired),
                asked=Count("pk"),
            )
        )


class DistributionQuerySet(models.QuerySet):
    def available_to(self, member: Member, at: datetime) -> Self:
        """The papers a member asked for himself, for a day (R94)."""
        return self.filter(entry__member=member, expires_at__gt=at).select_related("entry")


class JournalQuerySet(models.QuerySet):
    def visible_to(self, member: Member) -> Self:
        """What was done in the member's establishment; every page of the journal starts here."""
        return self.filter(establishment_id=member.establishment_id)

    def on_account(self, identifier: str) -> Self:
        """Keep the acts on the account of this whole identifier: one at most in each."""
        return self.filter(events__account__identifier=identifier)

    def mailings_visible_to(self, member: Member) -> Self:
        """The sends of mails that the member's establishment asked for, the latest first."""
        sent = self.filter(
            establishment_id=member.establishment_id, action__in=MAILINGS, count__gt=0
        )
        return sent.order_by("-at", "-pk")


class OutboxQuerySet(models.QuerySet):
    def count_by_state(self) -> dict[str, int]:
        """Count mails per state, states without any mail included; one query."""
        counts = dict(self.order_by().values_list("state").annotate(count=Count("pk")))
        return {state: counts.get(state, 0) for state in MailState.values}
