"""Establishments, the staff who administer them, and by what right."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from establishments.permissions import GRANTED, Permission, Role
from establishments.querysets import MemberQuerySet


class Degree(models.TextChoices):
    FIRST = "1d", "Premier degré"
    SECOND = "2d", "Second degré"


class Establishment(models.Model):
    """The tenant everything hangs from."""

    uai = models.CharField("UAI", max_length=8, unique=True)
    name = models.CharField("nom", max_length=120)
    degree = models.CharField("degré", max_length=2, choices=Degree, default=Degree.SECOND)
    academy = models.CharField("académie", max_length=60, blank=True)
    # The day of the last feed taken in (R37): moved by each night that succeeds, changed or not.
    data_updated_at = models.DateTimeField("données mises à jour le", null=True, blank=True)
    # Pupils of elsewhere follow an « enseignement mutualisé » here: there is a tab for them (R148).
    hosts_students = models.BooleanField("accueille des élèves extérieurs", db_default=False)

    class Meta:
        verbose_name = "établissement"

    def __str__(self) -> str:
        return f"{self.name} ({self.uai})"

    @property
    def level_label(self) -> str:
        """What groups the classes: the MEF of a collège or lycée, the niveau of an école (R254)."""
        return "Niveau" if self.degree == Degree.FIRST else "MEF"


class User(AbstractUser):
    """An agent: signs in, acts through his memberships."""

    class Meta(AbstractUser.Meta):
        verbose_name = "agent"


class Origin(models.TextChoices):
    DIRECTION = "direction", "Direction"
    DELEG_CE2 = "deleg_ce2", "DELEG-CE2"
    SOLARIS = "solaris", "Solaris"


class Member(models.Model):
    """An agent acting for one establishment, in one role, between two dates: the delegation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="members")
    role = models.CharField("rôle", max_length=20, choices=Role)
    origin = models.CharField("origine", max_length=20, choices=Origin, default=Origin.DIRECTION)
    starts_on = models.DateField("à partir du", null=True, blank=True)
    ends_on = models.DateField("jusqu'au", null=True, blank=True)

    objects = models.Manager.from_queryset(MemberQuerySet)()

    class Meta:
        verbose_name = "membre"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "establishment", "role"], name="member_has_a_role_once"
            ),
            models.CheckConstraint(
                name="member_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.establishment}"

    @property
    def opens_console(self) -> bool:
        return bool(GRANTED[Role(self.role)])

    def can(self, permission: Permission | str) -> bool:
        return permission in GRANTED[Role(self.role)]
