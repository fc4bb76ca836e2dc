"""Guardians, by what right they are tied to a student, and what they report of it."""

from django.db import models
from django.db.models import Q

from accounts.models import Account
from establishments.models import Establishment, Member
from guardians.querysets import (
    AssistanceQuerySet,
    GuardianQuerySet,
    GuardianshipQuerySet,
    ReportQuerySet,
)
from students.models import Enrolment, Student


class Guardian(models.Model):
    account = models.OneToOneField(Account, models.PROTECT, related_name="guardian")
    civility = models.CharField("civilité", max_length=10, blank=True, db_default="")
    birth_name = models.CharField("nom de famille", max_length=100)
    usage_name = models.CharField("nom d'usage", max_length=100, blank=True, db_default="")
    first_name = models.CharField("prénom", max_length=100, blank=True, db_default="")
    search_key = models.CharField("clé de recherche", max_length=320)

    objects = models.Manager.from_queryset(GuardianQuerySet)()

    class Meta:
        verbose_name = "responsable"

    def __str__(self) -> str:
        return f"{self.birth_name} {self.first_name}".strip()


class Guardianship(models.Model):
    """A guardian's tie to a student, as one establishment's source states it.

    The right belongs to the tie, not to the person (formats § 1.4). A tie that leaves the source
    is dated, never deleted: what was reported about it is kept. ``enrolment`` is the student's in
    this establishment: lists go straight to his class, and to whether he is still there.
    """

    class Kind(models.TextChoices):
        LEGAL = "legal", "Représentant légal"
        IN_CHARGE = "in_charge", "Personne en charge"

    # A key that begins a constraint or an index needs no index of its own.
    student = models.ForeignKey(
        Student, models.CASCADE, related_name="guardianships", db_index=False
    )
    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="guardianships")
    establishment = models.ForeignKey(
        Establishment, models.CASCADE, related_name="guardianships", db_index=False
    )
    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, related_name="guardianships", db_index=False
    )
    kind = models.CharField("niveau de responsabilité", max_length=10, choices=Kind)
    kinship = models.CharField("lien de parenté", max_length=2, blank=True, db_default="")
    # The guardian said himself that this student is his: at his activation, or since (A28).
    confirmed_at = models.DateTimeField("confirmé le", null=True)
    ended_on = models.DateField("terminé le", null=True)

    objects = models.Manager.from_queryset(GuardianshipQuerySet)()

    class Meta:
        verbose_name = "lien"
        constraints = [
            models.UniqueConstraint(
                fields=["student", "guardian", "establishment"], name="guardianship_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["establishment", "kind", "enrolment"],
                include=["guardian"],
                condition=Q(ended_on=None),
                name="current_guardianships",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.student}"


class AssistanceRequest(models.Model):
    """A dead end of R239 put before the academy (B24): the sources call one guardian two things.

    ``names`` is what each source said that day: [{"source": "SIECLE", "place": "…", "names": "…"}].
    It closes by itself once the sources agree; the academy may close it with an answer.
    """

    class Closing(models.TextChoices):
        AGREED = "agreed", "Les noms sont désormais identiques"
        ANSWERED = "answered", "Réponse de l'académie"
        GONE = "gone", "Le responsable n'est plus rattaché à l'établissement"

    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="assistance_requests")
    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("demandé le")
    comment = models.CharField("précisions", max_length=500, blank=True, default="")
    names = models.JSONField("noms selon les sources", default=list)
    closed_at = models.DateTimeField("clos le", null=True)
    closing = models.CharField("motif", max_length=10, choices=Closing, blank=True, default="")
    answer = models.CharField("réponse", max_length=500, blank=True, default="")
    answered_by = models.CharField("répondu par", max_length=150, blank=True, default="")

    objects = models.Manager.from_queryset(AssistanceQuerySet)()

    class Meta:
        verbose_name = "demande d'assistance"
        constraints = [
            models.UniqueConstraint(
                fields=["guardian", "establishment"],
                condition=Q(closed_at=None),
                name="assistance_asked_once",
            ),
            models.CheckConstraint(
                name="assistance_closes_for_a_reason",
                condition=Q(closed_at=None, closing="")
                | (Q(closed_at__isnull=False) & ~Q(closing="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian} ({self.asked_at:%d/%m/%Y})"


class Report(models.Model):
    """What a guardian says is wrong in the source: there it is corrected, never here (R205-R210).

    ``seen`` is what the source said at that moment, a level of responsibility or a birth date:
    the report closes once it says something else. Staff note and comment it, and close nothing.
    """

    class Kind(models.TextChoices):
        WRONG_LINK = "wrong_link", "Lien élève en erreur"
        WRONG_BIRTH_DATE = "wrong_birth_date", "Date de naissance incorrecte"

    class Closing(models.TextChoices):
        CORRECTED = "corrected", "Corrigée dans la source"
        GONE = "gone", "L'élève a quitté l'établissement"
        WITHDRAWN = "withdrawn", "Retirée par le responsable"

    guardianship = models.ForeignKey(
        Guardianship, models.CASCADE, related_name="reports", db_index=False
    )
    kind = models.CharField("signalement", max_length=16, choices=Kind)
    seen = models.CharField("valeur contestée", max_length=10)
    reported_at = models.DateTimeField("signalé le")
    noted_at = models.DateTimeField("pris en compte le", null=True)
    noted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    comment = models.CharField("commentaire", max_length=300, blank=True, db_default="")
    closed_at = models.DateTimeField("clos le", null=True)
    closing = models.CharField("motif", max_length=10, choices=Closing, blank=True, db_default="")

    objects = models.Manager.from_queryset(ReportQuerySet)()

    class Meta:
        verbose_name = "signalement"
        constraints = [
            models.UniqueConstraint(
                fields=["guardianship", "kind"],
                condition=Q(closed_at=None),
                name="report_is_open_once",
            ),
            models.CheckConstraint(
                name="report_closes_for_a_reason",
                condition=Q(closed_at=None, closing="")
                | (Q(closed_at__isnull=False) & ~Q(closing="")),
            ),
            models.CheckConstraint(
                name="report_is_noted_by_somebody",
                condition=Q(noted_at=None, noted_by=None, comment="")
                | Q(noted_at__isnull=False, noted_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["guardianship", "-reported_at"], name="reports_of_a_tie")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.guardianship})"
