"""Guardians, and by what right they are tied to a student."""

from django.db import models
from django.db.models import Q

from accounts.models import Account
from establishments.models import Establishment
from students.models import Student


class Guardian(models.Model):
    account = models.OneToOneField(Account, models.PROTECT, related_name="guardian")
    civility = models.CharField("civilité", max_length=10, blank=True, db_default="")
    birth_name = models.CharField("nom de famille", max_length=100)
    usage_name = models.CharField("nom d'usage", max_length=100, blank=True, db_default="")
    first_name = models.CharField("prénom", max_length=100, blank=True, db_default="")
    search_key = models.CharField("clé de recherche", max_length=320)

    class Meta:
        verbose_name = "responsable"

    def __str__(self) -> str:
        return f"{self.birth_name} {self.first_name}".strip()


class Guardianship(models.Model):
    """A guardian's tie to a student, as one establishment's source states it.

    The right belongs to the tie, not to the person (formats § 1.4). A tie that leaves the source
    is dated, never deleted: what was reported about it is kept.
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
    kind = models.CharField("niveau de responsabilité", max_length=10, choices=Kind)
    kinship = models.CharField("lien de parenté", max_length=2, blank=True, db_default="")
    ended_on = models.DateField("terminé le", null=True)

    class Meta:
        verbose_name = "lien"
        constraints = [
            models.UniqueConstraint(
                fields=["student", "guardian", "establishment"], name="guardianship_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["establishment", "kind"],
                condition=Q(ended_on=None),
                name="current_guardianships",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.student}"
