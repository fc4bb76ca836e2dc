"""How the lists of students are narrowed, and what each criterion offers."""

import re
from datetime import date
from typing import NamedTuple

import django_filters as filters
from django.conf import settings
from django.db.models import Q, QuerySet, Value
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import STUDENT_STATES, Confirmation
from accounts.filters import Choices, DatedFilter, PeopleFilter, Several
from common.text import search_key
from establishments.models import Member
from students import levels
from students.models import Division, Enrolment, Mef

NO_DIVISION = "sans-classe"
INE = re.compile(r"[0-9A-Za-z]{11}")


class Offer(NamedTuple):
    """A class or a MEF: searched by its key, which the index of the list holds."""

    pk: int
    code: str
    label: str


class NamedStudents(PeopleFilter):
    """What is asked of a student wherever he is listed: his names, his state, his mail."""

    account = "student__account"

    q = filters.CharFilter(label="Nom et/ou prénom, id, INE", method="named", max_length=200)
    state = Several(
        "student__account__state",
        label="États des comptes",
        choices=[(state.value, state.label) for state in STUDENT_STATES],
    )
    mail = Several(label="Adr. mail", choices=Confirmation.choices, method="with_mail")

    @property
    def by_ine(self) -> bool:
        """Eleven signs without any figure are a long name."""
        typed = self.data.get("q", "").strip()
        return bool(INE.fullmatch(typed)) and not typed.isalpha()

    def named(self, found: QuerySet, _: str, typed: str) -> QuerySet:
        """Every word in the names, or the whole identifier, or the whole INE (R74, A12)."""
        words = Q()
        for word in search_key(typed).split():
            words &= Q(search_key__contains=word)
        plain = typed.strip()
        if "." in plain:
            words |= Q(student__account__identifier=plain.lower())
        if INE.fullmatch(plain):
            words |= Q(student__ine=plain.upper())
        return found.filter(words) if words else found.none()


class SchooledFilter(PeopleFilter):
    """What is asked of a student's class and level, at the ``enrolment`` path of the list."""

    enrolment = ""

    mef = Several(label="MEF", method="in_mefs")
    division = Several(label="Classes", method="in_divisions")

    def __init__(self, data: QueryDict, *, member: Member) -> None:
        super().__init__(data, member=member)
        self.filters["mef"].label = member.establishment.words.levels

    def offers(self) -> dict[str, Choices]:
        self.divisions, self.mefs = offered(self.member)
        if self.member.establishment.is_school:
            self.mefs.sort(key=lambda each: levels.rank(each.code, each.label))
        classes = [(each.code, each.label) for each in self.divisions]
        if not self.member.divisions:
            classes.append((NO_DIVISION, "Sans classe"))
        return {
            **super().offers(),
            "division": classes,
            "mef": [(each.code, each.label) for each in self.mefs],
        }

    def in_divisions(self, found: QuerySet, _: str, codes: list[str]) -> QuerySet:
        division = f"{self.enrolment}division"
        chosen = [each.pk for each in self.divisions if each.code in codes]
        wanted = Q(**{f"{division}__in": chosen})
        return found.filter(wanted | Q(**{division: None}) if NO_DIVISION in codes else wanted)

    def in_mefs(self, found: QuerySet, _: str, codes: list[str]) -> QuerySet:
        chosen = [each.pk for each in self.mefs if each.code in codes]
        return found.filter(**{f"{self.enrolment}mef__in": chosen})


class StudentFilter(SchooledFilter, NamedStudents, DatedFilter):
    """The criteria of R73, in their order; an école has fewer (R255)."""

    ORDER: tuple[str, ...] = ("q", "mef", "division", "state", "age", "mail", *DatedFilter.MORE)
    SCHOOL_ORDER = ("q", "mef", "division", "state", *DatedFilter.MORE)

    age = Several(label="Tranches d'âge", method="aged")

    @classmethod
    def visible(cls, member: Member) -> QuerySet:
        return Enrolment.objects.visible_to(member)

    def __init__(self, data: QueryDict, *, member: Member) -> None:
        super().__init__(data, member=member)
        if member.establishment.is_school:
            self.ORDER = self.SCHOOL_ORDER

    def offers(self) -> dict[str, Choices]:
        """An address that asks an école for more finds nobody, rather than everybody."""
        if self.member.establishment.is_school:
            return {**super().offers(), "age": [], "mail": []}
        return {**super().offers(), "age": age_bands()}

    def aged(self, found: QuerySet, _: str, bands: list[str]) -> QuerySet:
        today = timezone.localdate()
        wanted = Q()
        for band in bands:
            youngest, oldest = (int(age) for age in band.split("-"))
            wanted |= Q(
                student__birth_date__lte=years_before(today, youngest),
                student__birth_date__gt=years_before(today, oldest),
            )
        return found.filter(wanted)


class HostedStudentFilter(NamedStudents, DatedFilter):
    """The criteria of R150: neither class nor age, but the establishment of each."""

    ORDER = ("q", "home", "mef", "state", "mail", *DatedFilter.MORE)

    home = Several("home_uai", label="Établissement de rattachement")
    mef = Several("home_mef_code", label="MEF")

    @classmethod
    def visible(cls, member: Member) -> QuerySet:
        return Enrolment.objects.hosted_visible_to(member)

    def offers(self) -> dict[str, Choices]:
        """The establishments and the MEF of those who are here."""
        found = self.queryset.values_list("home_uai", "home_name", "home_mef_code", "home_mef")
        homes: dict[str, str] = {}
        mefs: dict[str, str] = {}
        for uai, name, code, label in found.distinct().order_by("home_name", "home_mef"):
            if uai:
                homes[uai] = f"{name} ({uai})"
            if code:
                mefs[code] = label
        return {**super().offers(), "home": list(homes.items()), "mef": list(mefs.items())}


def offered(member: Member) -> tuple[list[Offer], list[Offer]]:
    """The classes a member may see (B19) and the MEF of his establishment, in one query."""
    columns = ("pk", "code", "label")
    classes = Division.objects.filter(establishment=member.establishment)
    if member.divisions:
        classes = classes.filter(code__in=member.divisions)
    mefs = Mef.objects.filter(establishment=member.establishment).values_list(*columns, Value(1))
    offers = classes.values_list(*columns, Value(0)).union(mefs).order_by("label", "code")
    found: tuple[list[Offer], list[Offer]] = ([], [])
    for *offer, which in offers:
        found[which].append(Offer(*offer))
    return found


def age_bands() -> Choices:
    """« Moins de 15 ans », « De 15 à 17 ans », « 18 ans et plus » (A13), as « from-to »."""
    digital, adult = settings.AGE_BANDS
    return [
        (f"0-{digital}", f"Moins de {digital} ans"),
        (f"{digital}-{adult}", f"De {digital} à {adult - 1} ans"),
        (f"{adult}-150", f"{adult} ans et plus"),
    ]


def years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
