"""The journal: an act, the accounts it touched, the papers it made."""

import uuid

from django.db import models

from accounts.enums import Action
from accounts.models.account import Account
from accounts.querysets import DistributionQuerySet, JournalQuerySet
from establishments.models import Establishment, Member


class JournalEntry(models.Model):
    """One act, or one showing of secrets: who, where, what, how many. Never changed (B1).

    ``details`` holds words and figures of the act (a filter, a format), never a person's name,
    a password or an INE. ``request_id`` makes an act unique: a second click is not a second act.
    """

    request_id = models.UUIDField("demande", unique=True, default=uuid.uuid4)
    action = models.CharField("action", max_length=20, choices=Action)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    establishment = models.ForeignKey(Establishment, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("date")
    ip = models.GenericIPAddressField("adresse", null=True)
    count = models.PositiveIntegerField("comptes", default=0)
    details = models.JSONField("détails", default=dict)

    objects = models.Manager.from_queryset(JournalQuerySet)()

    class Meta:
        verbose_name = "ligne du journal"
        indexes = [models.Index(fields=["establishment", "-at"], name="journal_of_establishment")]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.get_action_display()} × {self.count}"


class AccountEvent(models.Model):
    """An account touched by an entry of the journal."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="events", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="events")

    class Meta:
        verbose_name = "événement"
        constraints = [
            models.UniqueConstraint(fields=["entry", "account"], name="entry_names_account_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.account_id}"


class Distribution(models.Model):
    """Papers that may be fetched: the accounts of one entry, by its author, for a day.

    Nothing of the papers is kept: they are made again at each request.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.OneToOneField(JournalEntry, models.PROTECT, related_name="distribution")
    expires_at = models.DateTimeField("disponible jusqu'à")

    objects = models.Manager.from_queryset(DistributionQuerySet)()

    class Meta:
        verbose_name = "distribution"

    def __str__(self) -> str:
        return str(self.id)
