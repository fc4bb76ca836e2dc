"""Accounts and their journal: columns and constraints, no behaviour."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.enums import (
    AccountState,
    Action,
    ActivationMode,
    MailKind,
    MailState,
    Population,
)
from accounts.querysets import (
    AccountQuerySet,
    DistributionQuerySet,
    JournalQuerySet,
    OutboxQuerySet,
)
from establishments.models import Establishment, Member

NOT_INFORMED = AccountState.NOT_INFORMED


class Account(models.Model):
    """A national identity, whatever the establishments. Its state is written by
    accounts.lifecycle alone, its identifier drawn by accounts.identifiers alone.
    """

    public_id = models.UUIDField(
        "identifiant public", unique=True, default=uuid.uuid4, db_default=RandomUUID()
    )
    identifier = models.CharField("identifiant", max_length=48)
    population = models.CharField("population", max_length=10, choices=Population)
    state = models.CharField(
        "état du compte", max_length=12, choices=AccountState, default=NOT_INFORMED
    )
    activation_mode = models.CharField(
        "origine du compte", max_length=15, choices=ActivationMode, blank=True, db_default=""
    )
    # The provisional password, sealed with the account's id; the chosen one, hashed. Never both.
    sealed_password = models.BinaryField("mot de passe provisoire scellé", null=True)
    password_expires_at = models.DateTimeField("expiration du provisoire", null=True)
    chosen_password = models.CharField(
        "mot de passe choisi", max_length=128, blank=True, db_default=""
    )
    mail = models.EmailField("adresse mail", blank=True, db_default="")
    mail_confirmed_at = models.DateTimeField("adresse mail confirmée le", null=True)
    mobile = models.CharField("téléphone portable", max_length=20, blank=True, db_default="")
    mobile_confirmed_at = models.DateTimeField("téléphone portable confirmé le", null=True)
    informed_at = models.DateTimeField("dernière information", null=True)
    latest_login_at = models.DateTimeField("dernière connexion", null=True)
    created_at = models.DateTimeField("créé le", db_default=Now())

    objects = models.Manager.from_queryset(AccountQuerySet)()

    class Meta:
        verbose_name = "compte"
        constraints = [
            # Not « unique=True »: an identifier is never searched by its beginning, and the index
            # that Django adds for it would cost each new account.
            models.UniqueConstraint(fields=["identifier"], name="identifier_once"),
            models.CheckConstraint(
                name="account_not_informed_has_no_secret_no_date_no_mode",
                condition=~Q(state=NOT_INFORMED)
                | Q(
                    activation_mode="",
                    sealed_password=None,
                    password_expires_at=None,
                    chosen_password="",
                    informed_at=None,
                ),
            ),
            models.CheckConstraint(
                name="account_informed_has_a_deadline_and_no_chosen_password",
                condition=~Q(state=AccountState.INFORMED)
                | Q(
                    activation_mode=ActivationMode.ESTABLISHMENT,
                    password_expires_at__isnull=False,
                    chosen_password="",
                    informed_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="account_past_not_informed_has_a_mode",
                condition=Q(state=NOT_INFORMED) | ~Q(activation_mode=""),
            ),
            models.CheckConstraint(
                name="account_has_one_password_at_most",
                condition=Q(sealed_password=None)
                | Q(chosen_password="", password_expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="account_of_a_student_is_never_activating",
                condition=~Q(population=Population.STUDENT, state=AccountState.ACTIVATING),
            ),
            models.CheckConstraint(
                name="account_confirms_a_mail_that_exists",
                condition=Q(mail_confirmed_at=None) | ~Q(mail=""),
            ),
            models.CheckConstraint(
                name="account_confirms_a_mobile_that_exists",
                condition=Q(mobile_confirmed_at=None) | ~Q(mobile=""),
            ),
        ]

    def __str__(self) -> str:
        return self.identifier


class IdentifierBase(models.Model):
    """How many identifiers were ever drawn from « p.nom »: none is drawn twice (G14)."""

    base = models.CharField("base", max_length=40, primary_key=True)
    drawn = models.IntegerField("tirés")

    class Meta:
        verbose_name = "base d'identifiants"

    def __str__(self) -> str:
        return f"{self.base} × {self.drawn}"


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


class SourceIdentity(models.Model):
    """What a feed calls a person: his number there, and the names, mail and mobile it gives.

    A number is local to the establishment's base (formats § 0.5). One account may have several.
    """

    class Source(models.TextChoices):
        SIECLE = "siecle", "SIECLE"
        ONDE = "onde", "ONDE"
        AAF = "aaf", "AAF"

    account = models.ForeignKey(Account, models.PROTECT, related_name="sources")
    population = models.CharField("population", max_length=10, choices=Population)
    source = models.CharField("source", max_length=10, choices=Source)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, related_name="+", db_index=False
    )
    source_id = models.CharField("identifiant dans la source", max_length=40)
    aaf_id = models.CharField("identifiant AAF", max_length=40, blank=True, db_default="")
    birth_name = models.CharField("nom de famille", max_length=100)
    usage_name = models.CharField("nom d'usage", max_length=100, blank=True, db_default="")
    first_name = models.CharField("prénom", max_length=100, blank=True, db_default="")
    mail = models.EmailField("adresse mail", blank=True, db_default="")
    mobile = models.CharField("téléphone portable", max_length=20, blank=True, db_default="")

    class Meta:
        verbose_name = "identité dans une source"
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "source", "population", "source_id"],
                name="source_names_a_person_once",
            ),
        ]
        indexes = [
            # Families are joined on it, whatever the establishment (F8, G9).
            models.Index(
                fields=["mail"],
                condition=Q(population=Population.GUARDIAN) & ~Q(mail=""),
                name="sources_of_guardians_by_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.known_id}"

    @property
    def known_id(self) -> str:
        """The number as the source prints it: ONDE gives none, ours is of no use to a reader."""
        return "" if self.source == self.Source.ONDE else self.source_id
