"""Establishments, the staff who administer them, and by what right."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from establishments.permissions import GRANTED, MODULES, Degree, Module, Permission, Role
from establishments.querysets import MemberQuerySet, ServiceAddressQuerySet
from establishments.vocabulary import WORDS, Words


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
    # An école hands out pupils' accounts once its head has said so (R229, R251); others always do.
    student_accounts_enabled = models.BooleanField(
        "gestion des comptes élèves activée", db_default=False
    )

    # Guardians are written to before their provisional password expires (B4): the head says so.
    reminders_enabled = models.BooleanField("rappels par mail activés", db_default=False)

    class Meta:
        verbose_name = "établissement"

    def __str__(self) -> str:
        return f"{self.name} ({self.uai})"

    @property
    def words(self) -> Words:
        return WORDS[Degree(self.degree)]

    @property
    def is_school(self) -> bool:
        """An école: the premier degré."""
        return self.degree == Degree.FIRST

    @property
    def manages_students(self) -> bool:
        return self.student_accounts_enabled or not self.is_school


class User(AbstractUser):
    """An agent: signs in, acts through his memberships."""

    # Somebody else knows it: he changes it when he first signs in.
    password_is_provisional = models.BooleanField("mot de passe provisoire", db_default=False)

    class Meta(AbstractUser.Meta):
        verbose_name = "agent"


class Origin(models.TextChoices):
    DIRECTION = "direction", "Direction"
    DELEG_CE2 = "deleg_ce2", "DELEG-CE2"
    SOLARIS = "solaris", "Solaris"
    CONSOLE = "console", "Console"


class Member(models.Model):
    """An agent acting for one establishment, in one role, between two dates: the delegation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="members")
    role = models.CharField("rôle", max_length=20, choices=Role)
    origin = models.CharField("origine", max_length=20, choices=Origin, default=Origin.DIRECTION)
    starts_on = models.DateField("à partir du", null=True, blank=True)
    ends_on = models.DateField("jusqu'au", null=True, blank=True)
    # Whoever gave the right: an agent's login here, a name in DELEG-CE2.
    delegator = models.CharField("donné par", max_length=150, blank=True, db_default="")
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    # The codes of the only classes that he may see (B19); empty, all of them.
    divisions = ArrayField(
        models.CharField(max_length=40), verbose_name="classes", default=list, db_default=[]
    )

    # What his other rights on the same establishment add, for the time of a request.
    joined: frozenset[Permission] = frozenset()

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
            models.CheckConstraint(
                name="member_limited_to_classes_troubleshoots",
                condition=Q(divisions=[]) | Q(role=Role.TROUBLESHOOTER),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.establishment}"

    @property
    def module(self) -> Module:
        return MODULES[Role(self.role)]

    @property
    def permissions(self) -> frozenset[Permission]:
        return GRANTED[Degree(self.establishment.degree)][Role(self.role)] | self.joined

    def can(self, permission: Permission | str) -> bool:
        return permission in self.permissions

    def is_over(self, today: date) -> bool:
        """Withdrawn or ended: a right that begins later is not."""
        return self.withdrawn_at is not None or (self.ends_on is not None and self.ends_on < today)


class ServiceAddress(models.Model):
    """The address of a service that sheets and mails print beside the default one (R221-R229).

    Shown only once somebody of the establishment has opened it and said that it is the right one.
    """

    class Audience(models.TextChoices):
        STUDENT = "student", "Élèves"
        GUARDIAN = "guardian", "Responsables"

    establishment = models.ForeignKey(
        Establishment, models.CASCADE, related_name="service_addresses"
    )
    audience = models.CharField("destinataires", max_length=10, choices=Audience)
    url = models.URLField("adresse", max_length=255)
    verified_at = models.DateTimeField("vérifiée le", null=True)
    verified_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="+", verbose_name="vérifiée par"
    )
    is_shown = models.BooleanField("affichée", default=False)

    objects = models.Manager.from_queryset(ServiceAddressQuerySet)()

    class Meta:
        verbose_name = "adresse de service"
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "audience"], name="service_address_once"
            ),
            models.CheckConstraint(
                name="service_address_shown_is_verified",
                condition=Q(is_shown=False) | Q(verified_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.url
