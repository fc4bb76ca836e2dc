"""Students, their classes and their levels, as SIECLE and ONDE describe them."""

from django.db import models
from django.db.models import Q

from accounts.models import Account
from establishments.models import Establishment
from students.querysets import EnrolmentQuerySet


class Mef(models.Model):
    """A « module élémentaire de formation » (2D) or a niveau (1D), as its source names it."""

    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="mefs")
    code = models.CharField("code", max_length=11)
    label = models.CharField("libellé", max_length=100)

    class Meta:
        verbose_name = "MEF"
        constraints = [
            models.UniqueConstraint(fields=["establishment", "code"], name="mef_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Division(models.Model):
    """A class of an establishment: its code in the source and its long label (R93)."""

    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="divisions")
    code = models.CharField("code", max_length=40)
    label = models.CharField("libellé", max_length=100)

    class Meta:
        verbose_name = "classe"
        constraints = [
            models.UniqueConstraint(fields=["establishment", "code"], name="division_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Student(models.Model):
    account = models.OneToOneField(Account, models.PROTECT, related_name="student")
    ine = models.CharField("INE", max_length=11, blank=True, db_default="")
    birth_name = models.CharField("nom de famille", max_length=100)
    usage_name = models.CharField("nom d'usage", max_length=100, blank=True, db_default="")
    first_name = models.CharField("prénom", max_length=100)
    birth_date = models.DateField("date de naissance")

    class Meta:
        verbose_name = "élève"
        constraints = [
            models.UniqueConstraint(fields=["ine"], condition=~Q(ine=""), name="ine_once"),
        ]

    def __str__(self) -> str:
        return f"{self.birth_name} {self.first_name}"


class Enrolment(models.Model):
    """A student in an establishment: listed there until the day he left it.

    ``search_key`` repeats the student's names in the form they are searched and sorted, so that
    a list of one establishment is read in one index; the feed writes both together.
    """

    class Kind(models.TextChoices):
        PRINCIPAL = "principal", "Établissement de rattachement"
        MUTUALISED = "mutualised", "Enseignement mutualisé"

    # A key that begins a constraint, or that the list's index holds, needs no index of its own.
    student = models.ForeignKey(Student, models.CASCADE, related_name="enrolments", db_index=False)
    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="enrolments")
    kind = models.CharField("type", max_length=10, choices=Kind, default=Kind.PRINCIPAL)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="enrolments", db_index=False
    )
    mef = models.ForeignKey(
        Mef, models.PROTECT, null=True, related_name="enrolments", db_index=False
    )
    search_key = models.CharField("clé de recherche", max_length=320)
    left_on = models.DateField("sorti le", null=True)

    objects = models.Manager.from_queryset(EnrolmentQuerySet)()

    class Meta:
        verbose_name = "scolarité"
        constraints = [
            models.UniqueConstraint(
                fields=["student", "establishment", "kind"], name="enrolment_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["establishment", "kind", "search_key"],
                include=["student", "division", "mef"],
                condition=Q(left_on=None),
                name="present_students_by_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} @ {self.establishment}"
