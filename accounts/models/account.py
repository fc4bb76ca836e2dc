"""The account, and what a feed calls its holder: columns and constraints, no behaviour."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.enums import AccountState, ActivationMode, Population
from accounts.querysets import AccountQuerySet
from establishments.models import Establishment

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
    # Nobody's any more (A37, B26): tied to no establishment since this day, then closed and its
    # secrets burnt, then without any personal data. A return before the end undoes it.
    unlinked_on = models.DateField("sans lien depuis le", null=True)
    closed_at = models.DateTimeField("fermé le", null=True)
    erased_at = models.DateTimeField("effacé le", null=True)

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
            models.CheckConstraint(
                name="account_closed_has_no_secret",
                condition=Q(closed_at=None)
                | Q(state=NOT_INFORMED, unlinked_on__isnull=False, mail="", mobile=""),
            ),
            models.CheckConstraint(
                name="account_erased_was_closed",
                condition=Q(erased_at=None) | Q(closed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["unlinked_on"],
                condition=Q(unlinked_on__isnull=False, erased_at=None),
                name="accounts_without_a_link",
            ),
        ]

    def __str__(self) -> str:
        return self.identifier


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
