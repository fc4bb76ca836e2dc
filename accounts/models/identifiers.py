"""Identifiers: how many were drawn, those that served, those asked for."""

from django.db import models
from django.db.models import Q

from accounts.models.account import Account
from accounts.models.journal import JournalEntry


class IdentifierBase(models.Model):
    """How many identifiers were ever drawn from « p.nom »: none is drawn twice (G14)."""

    base = models.CharField("base", max_length=40, primary_key=True)
    drawn = models.IntegerField("tirés")

    class Meta:
        verbose_name = "base d'identifiants"

    def __str__(self) -> str:
        return f"{self.base} × {self.drawn}"


class RetiredIdentifier(models.Model):
    """An identifier that served once and never will again (G14, G15)."""

    identifier = models.CharField("identifiant", max_length=48)
    account = models.ForeignKey(Account, models.PROTECT, related_name="retired_identifiers")
    retired_at = models.DateTimeField("remplacé le")

    class Meta:
        verbose_name = "ancien identifiant"
        constraints = [
            # As for those in use: never searched by their beginning.
            models.UniqueConstraint(fields=["identifier"], name="identifier_retired_once"),
        ]

    def __str__(self) -> str:
        return self.identifier


class IdentifierRequest(models.Model):
    """A new identifier asked for by day, made at night (R236-R238); ``entry`` says by whom.

    Once settled, either ``given`` took the place of ``former``, or ``refusal`` says why not.
    """

    class Refusal(models.TextChoices):
        SAME = "same", "L'identifiant correspond déjà au prénom et au nom de naissance."
        NAMES_DIFFER = "names_differ", "Les noms diffèrent selon les établissements."
        GONE = "gone", "Le compte n'est plus rattaché à aucun établissement."

    account = models.ForeignKey(Account, models.PROTECT, related_name="identifier_requests")
    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("demandé le")
    settled_at = models.DateTimeField("traité le", null=True)
    former = models.CharField("ancien identifiant", max_length=48, blank=True, default="")
    given = models.CharField("nouvel identifiant", max_length=48, blank=True, default="")
    refusal = models.CharField("refus", max_length=15, choices=Refusal, blank=True, default="")

    class Meta:
        verbose_name = "demande de nouvel identifiant"
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(settled_at=None), name="identifier_asked_once"
            ),
            models.CheckConstraint(
                name="identifier_request_settles_one_way",
                condition=Q(settled_at=None, former="", given="", refusal="")
                | (Q(settled_at__isnull=False, refusal="") & ~Q(former="") & ~Q(given=""))
                | (Q(settled_at__isnull=False, former="", given="") & ~Q(refusal="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} × {self.asked_at:%d/%m/%Y}"
