"""The security keys of agents, and the sessions they have open."""

from django.db import models
from django.db.models import Q

from establishments.models import User


class TotpKey(models.Model):
    """What an agent's application turns into a code of six digits every thirty seconds.

    The key is sealed with the agent's id. ``latest_step`` is that of the latest code taken: a code
    opens once (P15). A ``draft`` opens nothing: a first code of it makes it the key, in the place
    of the one in use if there is one.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="totp_key")
    sealed_key = models.BinaryField("clé scellée", null=True)
    draft = models.BinaryField("clé scellée à confirmer", null=True)
    latest_step = models.BigIntegerField("dernière période", default=-1)
    created_at = models.DateTimeField("créée le")
    confirmed_at = models.DateTimeField("confirmée le", null=True)

    class Meta:
        verbose_name = "clé de sécurité"
        constraints = [
            models.CheckConstraint(
                name="totp_key_opens_once_confirmed",
                condition=Q(sealed_key=None, confirmed_at=None)
                | Q(sealed_key__isnull=False, confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class SpareCode(models.Model):
    """A code of one use, for the day the telephone is lost; or, without a key yet, the operator's
    code that lets the agent register one from outside the administrative network.
    """

    class Purpose(models.TextChoices):
        BACKUP = "backup", "Secours"
        ENROLMENT = "enrolment", "Enregistrement"

    user = models.ForeignKey(User, models.CASCADE, related_name="spare_codes")
    purpose = models.CharField("usage", max_length=10, choices=Purpose)
    digest = models.CharField("empreinte", max_length=64)
    expires_at = models.DateTimeField("expire le", null=True)
    used_at = models.DateTimeField("utilisé le", null=True)

    class Meta:
        verbose_name = "code à usage unique"
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="spare_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_purpose_display()}"


class AgentSession(models.Model):
    """A session that an agent has open: he may see them all and close any (H4)."""

    class Way(models.TextChoices):
        LOCAL = "local", "Mot de passe"
        OIDC = "oidc", "Fournisseur d'identité"
        ARENA = "arena", "Portail ARENA"

    user = models.ForeignKey(User, models.CASCADE, related_name="open_sessions")
    session_key = models.CharField("session", max_length=40, unique=True)
    way = models.CharField("connexion par", max_length=10, choices=Way)
    opened_at = models.DateTimeField("ouverte le")
    ip = models.GenericIPAddressField("adresse", null=True)
    browser = models.CharField("navigateur", max_length=100, blank=True)

    class Meta:
        verbose_name = "session d'agent"

    def __str__(self) -> str:
        return f"{self.user} {self.opened_at:%d/%m/%Y %H:%M}"
