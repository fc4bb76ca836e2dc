"""The mails to send."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.enums import MailKind, MailState
from accounts.models.account import Account
from accounts.models.journal import JournalEntry
from accounts.querysets import OutboxQuerySet


class Outbox(models.Model):
    """A mail to send, written with the act that asks for it: no queue can lose it (K1).

    ``message_id`` never changes: two deliveries of one mail are seen as one. ``error`` says why
    the latest try failed, without personal data. ``sealed_password`` waits here for an account
    that has none: it becomes the account's once the mail is accepted, and not before (F7).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField("type", max_length=20, choices=MailKind)
    account = models.ForeignKey(Account, models.PROTECT, related_name="mails")
    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="mails")
    to = models.EmailField("destinataire")
    message_id = models.CharField("Message-ID", max_length=300, unique=True)
    created_at = models.DateTimeField("demandé le")
    state = models.CharField("état", max_length=10, choices=MailState, default=MailState.PENDING)
    tries = models.PositiveSmallIntegerField("essais", default=0)
    next_try_at = models.DateTimeField("prochain essai")
    # Whoever took the mail has it until then; past that, he is taken for dead.
    lease_until = models.DateTimeField("réservé jusqu'à", null=True)
    sent_at = models.DateTimeField("envoyé le", null=True)
    error = models.CharField("dernière erreur", max_length=100, blank=True, default="")
    sealed_password = models.BinaryField("mot de passe provisoire scellé", null=True)

    objects = models.Manager.from_queryset(OutboxQuerySet)()

    class Meta:
        verbose_name = "mail à envoyer"
        constraints = [
            models.UniqueConstraint(fields=["entry", "account"], name="entry_mails_account_once"),
            models.CheckConstraint(
                name="outbox_dates_agree_with_state",
                condition=Q(state=MailState.PENDING, lease_until=None, sent_at=None)
                | Q(state=MailState.SENDING, lease_until__isnull=False, sent_at=None)
                | Q(state=MailState.SENT, lease_until=None, sent_at__isnull=False)
                | (Q(state=MailState.ABANDONED, lease_until=None, sent_at=None) & ~Q(error="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state=MailState.PENDING),
                name="mails_to_send",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state=MailState.SENDING),
                name="mails_being_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.get_state_display()}"
