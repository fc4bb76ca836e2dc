"""The smallest valid object of each kind; everything else is said in the test."""

import uuid
from datetime import date, timedelta

import factory
from django.utils import timezone

from accounts import passwords
from accounts.enums import AccountState, ActivationMode, Population
from accounts.models import Account, SourceIdentity
from common.text import search_key
from establishments.models import Establishment, Member, ServiceAddress, User
from establishments.permissions import Role
from guardians.models import AssistanceRequest, Guardian, Guardianship, Report
from stats.models import DailyCount
from students.models import Division, Enrolment, Mef, Student

KEYS = "ABCDEFGHJKLMNPRSTUVWXYZ"
PASSWORD = "un mot de passe de quatorze"


def uai(number):
    return f"{number:07d}{KEYS[number % 23]}"


class EstablishmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Establishment

    uai = factory.Sequence(lambda n: uai(990001 + n))
    name = "Collège Jean-Moulin"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"agent{n}")
    password = factory.django.Password(PASSWORD)


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member

    user = factory.SubFactory(UserFactory)
    establishment = factory.SubFactory(EstablishmentFactory)
    role = Role.HEAD


class ServiceAddressFactory(factory.django.DjangoModelFactory):
    """An address shown on papers: « audience="guardian" », « is_shown=False, verified_at=None »."""

    class Meta:
        model = ServiceAddress

    establishment = factory.SubFactory(EstablishmentFactory)
    audience = ServiceAddress.Audience.STUDENT
    url = "https://ent.exemple.fr"
    verified_at = factory.LazyFunction(timezone.now)
    is_shown = True


class AccountFactory(factory.django.DjangoModelFactory):
    """An account in the state asked, with all that this state supposes."""

    class Meta:
        model = Account
        skip_postgeneration_save = True

    public_id = factory.LazyFunction(uuid.uuid4)
    identifier = factory.Sequence(lambda n: f"c.martin{n + 2}")
    population = Population.STUDENT
    state = AccountState.NOT_INFORMED

    @factory.lazy_attribute
    def activation_mode(self):
        return "" if self.state == AccountState.NOT_INFORMED else ActivationMode.ESTABLISHMENT

    @factory.lazy_attribute
    def informed_at(self):
        if self.state == AccountState.NOT_INFORMED:
            return None
        return timezone.now() - timedelta(days=3)

    @factory.lazy_attribute
    def password_expires_at(self):
        if self.state != AccountState.INFORMED:
            return None
        return timezone.now() + timedelta(days=87)

    @factory.lazy_attribute
    def chosen_password(self):
        activated = self.state in {AccountState.ACTIVATING, AccountState.ACTIVATED}
        return "argon2$chosen" if activated else ""

    @factory.post_generation
    def provisional(self, create, extracted, **kwargs):
        """Seal a password: « provisional="ABCD…" », or any one for an informed account."""
        if extracted is None and self.state != AccountState.INFORMED:
            return
        if extracted == "":
            return
        self.sealed_password = passwords.seal([(self.pk, extracted or "ABCDEFGH2345")])[0]
        self.chosen_password = ""
        self.password_expires_at = self.password_expires_at or timezone.now() + timedelta(days=87)
        self.save()


class DivisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Division

    establishment = factory.SubFactory(EstablishmentFactory)
    code = factory.Sequence(lambda n: f"6{n}")
    label = factory.LazyAttribute(lambda o: f"Sixième {o.code}")


class MefFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mef

    establishment = factory.SubFactory(EstablishmentFactory)
    code = factory.Sequence(lambda n: f"{10010012110 + n}")
    label = "6ème"


class StudentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Student

    account = factory.SubFactory(AccountFactory)
    birth_name = factory.Sequence(lambda n: f"MARTIN{n}")
    first_name = "Camille"
    birth_date = date(2013, 5, 17)


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """A pupil present in an establishment: ``EnrolmentFactory(establishment=…, state=…)``."""

    class Meta:
        model = Enrolment

    class Params:
        state = AccountState.NOT_INFORMED

    establishment = factory.SubFactory(EstablishmentFactory)
    student = factory.SubFactory(StudentFactory, account__state=factory.SelfAttribute("...state"))
    search_key = factory.LazyAttribute(
        lambda o: search_key(o.student.birth_name, o.student.first_name, o.student.usage_name)
    )


class GuardianFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Guardian

    account = factory.SubFactory(AccountFactory, population=Population.GUARDIAN)
    birth_name = factory.Sequence(lambda n: f"MARTIN{n}")
    first_name = "Dominique"
    search_key = factory.LazyAttribute(lambda o: search_key(o.birth_name, o.first_name))


class GuardianshipFactory(factory.django.DjangoModelFactory):
    """A tie to a pupil: ``GuardianshipFactory(enrolment=…, state=…)``."""

    class Meta:
        model = Guardianship

    class Params:
        state = AccountState.NOT_INFORMED

    enrolment = factory.SubFactory(EnrolmentFactory)
    student = factory.SelfAttribute("enrolment.student")
    establishment = factory.SelfAttribute("enrolment.establishment")
    guardian = factory.SubFactory(GuardianFactory, account__state=factory.SelfAttribute("...state"))
    kind = Guardianship.Kind.LEGAL


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Report

    guardianship = factory.SubFactory(GuardianshipFactory)
    kind = Report.Kind.WRONG_LINK
    seen = factory.LazyAttribute(
        lambda o: (
            o.guardianship.kind
            if o.kind == Report.Kind.WRONG_LINK
            else o.guardianship.student.birth_date.isoformat()
        )
    )
    reported_at = factory.LazyFunction(timezone.now)


class SourceIdentityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SourceIdentity

    population = Population.STUDENT
    source = SourceIdentity.Source.SIECLE
    establishment = factory.SubFactory(EstablishmentFactory)
    source_id = factory.Sequence(lambda n: str(1_000_000 + n))
    birth_name = "MARTIN"


class AssistanceRequestFactory(factory.django.DjangoModelFactory):
    """A guardian whom the sources call two things, put before the academy."""

    class Meta:
        model = AssistanceRequest

    asked_by = factory.SubFactory(MemberFactory)
    establishment = factory.SelfAttribute("asked_by.establishment")
    guardian = factory.SubFactory(GuardianFactory)
    asked_at = factory.LazyFunction(timezone.now)


class DailyCountFactory(factory.django.DjangoModelFactory):
    """What a night counted of an establishment: ``DailyCountFactory(mode="ent", activated=3)``."""

    class Meta:
        model = DailyCount

    establishment = factory.SubFactory(EstablishmentFactory)
    day = date(2026, 11, 23)
    population = DailyCount.Population.STUDENT
    scope = DailyCount.Scope.ALL
    not_informed = 0
    informed = 0
    activating = 0
    activated = 0
    computed_at = factory.LazyFunction(timezone.now)
