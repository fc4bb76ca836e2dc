"""What operators handle: announced service cuts, the nights; and the memory of the limits."""

from django.db import models
from django.db.models import F, Q


class Maintenance(models.Model):
    """A service cut: announced before, read-only during (R241-R250)."""

    class Audience(models.TextChoices):
        """Who may be told in other words (R246); the labels are those of the command line."""

        CONSOLE = "console", "console"
        TROUBLESHOOTING = "troubleshooting", "depannage"
        GUICHET = "guichet", "guichet"

    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    message_before = models.TextField("message avant la coupure", blank=True)
    message_during = models.TextField("message pendant la coupure", blank=True)
    # A cut is announced seven days ahead, or from this moment when that is earlier.
    announced_from = models.DateTimeField("annoncée dès", null=True, blank=True)
    # For one audience, another text (R246): {"guichet": {"before": "…", "during": "…"}}.
    messages = models.JSONField("messages par public", default=dict, db_default={}, blank=True)

    class Meta:
        verbose_name = "maintenance"
        constraints = [
            models.CheckConstraint(
                name="maintenance_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y %H:%M}"


class Run(models.Model):
    """One step of one night, done once for its business day, whoever starts it (K3).

    ``figures`` are what the step counted; ``error`` is why its latest try failed, without personal
    data.
    """

    class Outcome(models.TextChoices):
        RUNNING = "running", "En cours"
        DONE = "done", "Terminée"
        FAILED = "failed", "Échouée"

    kind = models.CharField("étape", max_length=20)
    business_day = models.DateField("nuit du")
    outcome = models.CharField("résultat", max_length=10, choices=Outcome, default=Outcome.RUNNING)
    tries = models.PositiveSmallIntegerField("essais", default=1)
    started_at = models.DateTimeField("commencée le")
    ended_at = models.DateTimeField("terminée le", null=True)
    figures = models.JSONField("chiffres", default=dict, blank=True)
    error = models.CharField("erreur", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "étape d'une nuit"
        constraints = [
            models.UniqueConstraint(fields=["kind", "business_day"], name="step_once_a_night"),
            models.CheckConstraint(
                name="step_ends_with_an_outcome",
                condition=Q(outcome="running", ended_at=None)
                | (~Q(outcome="running") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["-business_day"], name="latest_nights")]

    def __str__(self) -> str:
        return f"{self.kind} {self.business_day:%d/%m/%Y} {self.outcome}"


class Tally(models.Model):
    """How often something was tried of late: what the limits remember (K8). Never a name in clear.

    ``locks`` counts the locks in a row, each longer than the one before (G4).
    """

    key = models.CharField("clé", max_length=80, primary_key=True)
    count = models.PositiveIntegerField("essais", default=0)
    since = models.DateTimeField("depuis")
    locks = models.PositiveSmallIntegerField("verrouillages", default=0)
    locked_until = models.DateTimeField("verrouillé jusqu'à", null=True)

    class Meta:
        verbose_name = "compteur d'essais"
        indexes = [models.Index(fields=["since"], name="tallies_by_age")]

    def __str__(self) -> str:
        return f"{self.key} × {self.count}"
