"""What each file of the feed did, what it changed, and the rows it could not take."""

from django.db import models
from django.db.models import Q

from establishments.models import Establishment
from guardians.models import Guardian
from ops.models import Run
from students.models import Student
from sync.querysets import ChangeQuerySet, FileRunQuerySet


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

    # The night that took it; none for a file given by hand.
    night = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="file_runs")

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


class Change(models.Model):
    """What a file changed of one person, as the head reads it in the morning (B7).

    A first load leaves none: everybody is new. ``before`` and ``after`` are what the list shows (a
    class, a name, a level of responsibility), empty when there is none. Kept for a season only.
    """

    class Kind(models.TextChoices):
        ARRIVAL = "arrival", "Arrivée"
        RETURN = "return", "Retour"
        DEPARTURE = "departure", "Départ"
        DIVISION = "division", "Changement de classe"
        NAMES = "names", "Changement de nom ou de prénom"
        BIRTH_DATE = "birth_date", "Date de naissance corrigée"
        NEW_TIE = "new_tie", "Responsable ajouté"
        TIE_LEVEL = "tie_level", "Niveau de responsabilité modifié"
        ENDED_TIE = "ended_tie", "Responsable retiré"
        GUARDIAN_NAMES = "guardian_names", "Nom du responsable modifié"

    run = models.ForeignKey(FileRun, models.CASCADE, related_name="changes")
    kind = models.CharField("changement", max_length=15, choices=Kind)
    student = models.ForeignKey(Student, models.CASCADE, null=True, related_name="+")
    guardian = models.ForeignKey(Guardian, models.CASCADE, null=True, related_name="+")
    before = models.CharField("avant", max_length=320, blank=True, default="")
    after = models.CharField("après", max_length=320, blank=True, default="")

    objects = models.Manager.from_queryset(ChangeQuerySet)()

    class Meta:
        verbose_name = "changement"
        constraints = [
            models.CheckConstraint(
                name="change_is_about_somebody",
                condition=Q(student__isnull=False) | Q(guardian__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} × {self.run_id}"


class Seen(models.Model):
    """A file of the inbox as it was when a night took it: the same, untouched, did not arrive."""

    path = models.CharField("chemin", max_length=500, primary_key=True)
    size = models.BigIntegerField("taille")
    modified_ns = models.BigIntegerField("modifié (ns)")
    seen_at = models.DateTimeField("pris le")

    class Meta:
        verbose_name = "fichier vu"

    def __str__(self) -> str:
        return self.path


class Parcel(models.Model):
    """What one process takes of a night's arrivals: the files of one establishment.

    Taken with its row locked, in the transaction of its effect: killed, it is still to do.
    Parcels of rank 1 wait for all those of rank 0: pupils are hosted once they are known.
    """

    class State(models.TextChoices):
        TODO = "todo", "À prendre"
        DONE = "done", "Prise"
        FAILED = "failed", "Échouée"

    run = models.ForeignKey(Run, models.CASCADE, related_name="parcels")
    place = models.CharField("UAI ou dossier", max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField("rang", default=0)
    paths = models.JSONField("fichiers", default=list)
    state = models.CharField("état", max_length=6, choices=State, default=State.TODO)
    done_at = models.DateTimeField("prise le", null=True)

    class Meta:
        verbose_name = "lot de fichiers"
        constraints = [
            models.UniqueConstraint(fields=["run", "place", "rank"], name="parcel_once_a_night"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.state}"
