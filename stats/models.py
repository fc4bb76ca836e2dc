"""What each night counted of the accounts: pages read it and count nothing (R212)."""

from django.db import models
from django.db.models import Q

from establishments.models import Establishment
from stats.querysets import DailyCountQuerySet


class DailyCount(models.Model):
    """The accounts of one population of an establishment, in one mode, on one day, by state.

    ``mode`` is empty for « N/A », the accounts never informed, and for them alone (R216). A class
    or a level is a ``key``, with the label it had that day; the whole establishment has none, nor
    have those without any class. What is zero is not written, but for « N/A » of the whole
    establishment: every establishment known that night has it.
    """

    class Population(models.TextChoices):
        STUDENT = "student", "élèves"
        LEGAL = "legal", "représentants légaux"
        IN_CHARGE = "in_charge", "personnes en charge"

    class Scope(models.TextChoices):
        ALL = "all", "Établissement"
        DIVISION = "division", "Classe"
        MEF = "mef", "MEF ou niveau"

    establishment = models.ForeignKey(
        Establishment, models.CASCADE, related_name="daily_counts", db_index=False
    )
    day = models.DateField("jour")
    population = models.CharField("population", max_length=10, choices=Population)
    scope = models.CharField("portée", max_length=10, choices=Scope)
    key = models.CharField("code", max_length=40, blank=True, db_default="")
    label = models.CharField("libellé", max_length=100, blank=True, db_default="")
    mode = models.CharField("mode d'activation", max_length=15, blank=True, db_default="")
    not_informed = models.PositiveIntegerField("non activés - non informés")
    informed = models.PositiveIntegerField("non activés - informés")
    activating = models.PositiveIntegerField("en cours d'activation")
    activated = models.PositiveIntegerField("activés")
    computed_at = models.DateTimeField("calculé le")
    # Rebuilt afterwards, from the journal, for a day that had no night.
    is_estimate = models.BooleanField("reconstitué", db_default=False)

    objects = models.Manager.from_queryset(DailyCountQuerySet)()

    class Meta:
        verbose_name = "compte du jour"
        constraints = [
            # The day first: a night is written and taken back whole, a page reads a few days.
            models.UniqueConstraint(
                fields=["day", "establishment", "population", "scope", "key", "mode"],
                name="counted_once_a_day",
            ),
            models.CheckConstraint(
                name="daily_count_without_a_mode_is_of_those_never_informed",
                condition=Q(mode="", informed=0, activating=0, activated=0)
                | (~Q(mode="") & Q(not_informed=0)),
            ),
            models.CheckConstraint(
                name="daily_count_of_students_has_none_activating",
                condition=~Q(population="student") | Q(activating=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.establishment_id} {self.day:%d/%m/%Y} {self.population} {self.key}"
