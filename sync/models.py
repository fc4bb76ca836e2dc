"""What each file of the feed did, and the rows it could not take."""

from django.db import models

from establishments.models import Establishment
from sync.querysets import FileRunQuerySet


class FileRun(models.Model):
    """One file read once: its outcome and its figures.

    ``digest`` is that of the data, without the date of export: the same data again are skipped
    until ``stale_on``, the first day on which they would mean something else (a future departure).
    ``skipped_ids`` are the pupils of the file that were not taken: their links are passed over.
    Among them, ``reassigned_ids`` are numbers that name another child than the one known here:
    no link of theirs may be opened, changed or closed.
    """

    class Outcome(models.TextChoices):
        APPLIED = "applied", "Appliqué"
        UNCHANGED = "unchanged", "Inchangé"
        REFUSED = "refused", "Refusé"
        HELD = "held", "En attente"
        APPROVED = "approved", "Approuvé"
        REJECTED = "rejected", "Rejeté"

    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, related_name="file_runs"
    )
    uai = models.CharField("UAI lue", max_length=8, blank=True)
    source = models.CharField("source", max_length=10)
    kind = models.CharField("contenu", max_length=20, blank=True)
    file_name = models.CharField("fichier", max_length=255)
    digest = models.CharField("empreinte", max_length=64, blank=True)
    school_year = models.PositiveSmallIntegerField("année de la rentrée", null=True)
    exported_at = models.DateTimeField("exporté le", null=True)
    started_at = models.DateTimeField("lu le")
    outcome = models.CharField("résultat", max_length=10, choices=Outcome)
    figures = models.JSONField("chiffres", default=dict)
    skipped_ids = models.JSONField("élèves laissés de côté", default=list)
    reassigned_ids = models.JSONField("numéros réattribués", default=list)
    stale_on = models.DateField("à relire le", null=True)
    spooled_as = models.CharField("fichier gardé", max_length=255, blank=True)
    decided_by = models.CharField("décidé par", max_length=150, blank=True)
    decided_at = models.DateTimeField("décidé le", null=True)

    objects = models.Manager.from_queryset(FileRunQuerySet)()

    class Meta:
        verbose_name = "fichier traité"
        indexes = [
            models.Index(fields=["establishment", "kind", "-started_at"], name="latest_file_runs")
        ]

    def __str__(self) -> str:
        return f"{self.uai} {self.kind} {self.outcome}"


class Anomaly(models.Model):
    """A row of a file that was not taken, or the reason why the whole file was refused."""

    run = models.ForeignKey(FileRun, models.CASCADE, related_name="anomalies")
    line = models.PositiveIntegerField("ligne")
    code = models.CharField("code", max_length=40)
    message = models.CharField("message", max_length=300)

    class Meta:
        verbose_name = "anomalie"

    def __str__(self) -> str:
        return f"line {self.line} {self.code} {self.message}"
