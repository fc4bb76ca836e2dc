"""How the lists of students are narrowed: the six criteria, and what each offers."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, cast

import django_filters as filters
from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet, Value
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import STUDENT_STATES, Confirmation
from common.text import search_key
from establishments.models import Establishment
from students.models import Division, Enrolment, Mef
from students.querysets import EnrolmentQuerySet

NO_DIVISION = "sans-classe"
Choices = list[tuple[str, str]]


class Offer(NamedTuple):
    """A class or a MEF: searched by its key, which the index of the list holds."""

    pk: int
    code: str
    label: str


@dataclass(frozen=True)
class Criterion:
    """One criterion as the page shows it."""

    name: str
    label: str
    kind: str
    value: str
    options: list[tuple[str, str, bool]]

    @property
    def active(self) -> bool:
        return bool(self.value) or any(ticked for _, _, ticked in self.options)


class Ticked(forms.MultipleChoiceField):
    """Values ticked among many: each is looked up, not searched through all the others."""

    @cached_property
    def offered(self) -> set[str]:
        return set(dict(cast("Choices", self.choices)))

    def valid_value(self, value: str) -> bool:
        return value in self.offered


class Several(filters.MultipleChoiceFilter):
    """« One of »: a list of ticked values, without SELECT DISTINCT."""

    field_class = Ticked

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, distinct=False, **kwargs)


class StudentFilter(filters.FilterSet):
    """The criteria of R73; all optional, combined with AND (A12).

    A value that is not offered (a class that is gone, another establishment's) finds nobody: a
    frozen search must never widen.
    """

    q = filters.CharFilter(label="Nom et/ou prénom, id, INE", method="named", max_length=200)
    mef = Several(label="MEF", method="in_mefs")
    division = Several(label="Classes", method="in_divisions")
    state = Several(
        "student__account__state",
        label="États des comptes",
        choices=[(state.value, state.label) for state in STUDENT_STATES],
    )
    age = Several(label="Tranches d'âge", method="aged")
    mail = Several(label="Adr. mail", choices=Confirmation.choices, method="with_mail")

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def __init__(
        self, data: QueryDict, found: QuerySet, *, establishment: Establishment, **kwargs: Any
    ) -> None:
        super().__init__(data, found, **kwargs)
        self.divisions, self.mefs = offered(establishment)
        classes = [(each.code, each.label) for each in self.divisions]
        self.filters["division"].extra["choices"] = [*classes, (NO_DIVISION, "Sans classe")]
        self.filters["mef"].extra["choices"] = [(each.code, each.label) for each in self.mefs]
        self.filters["age"].extra["choices"] = age_bands()

    @cached_property
    def criteria(self) -> list[Criterion]:
        """The criteria in the order of the page, for a template without any rule."""
        ticked = {name: set(self.data.getlist(name)) for name in self.filters}
        return [
            Criterion(
                name,
                criterion.label,
                "multi" if isinstance(criterion, Several) else "text",
                "" if isinstance(criterion, Several) else self.data.get(name, ""),
                [
                    (value, label, value in ticked[name])
                    for value, label in criterion.extra.get("choices", ())
                ],
            )
            for name, criterion in self.filters.items()
        ]

    @property
    def refusals(self) -> list[str]:
        """Why a search finds nobody: the criteria that are not understood, each in a sentence."""
        return [
            f"{self.filters[name].label} : {' '.join(errors)}"
            for name, errors in self.form.errors.items()
        ]

    @property
    def qs(self) -> EnrolmentQuerySet:
        found: EnrolmentQuerySet = super().qs if self.form.is_valid() else self.queryset.none()
        return found

    def named(self, found: QuerySet, _: str, typed: str) -> QuerySet:
        """Every word in the names, or the whole identifier, or the whole INE (R74, A12)."""
        words = Q()
        for word in search_key(typed).split():
            words &= Q(search_key__contains=word)
        plain = typed.strip()
        if "." in plain:
            words |= Q(student__account__identifier=plain.lower())
        if re.fullmatch(r"[0-9A-Za-z]{11}", plain):
            words |= Q(student__ine=plain.upper())
        return found.filter(words) if words else found.none()

    def in_divisions(self, found: QuerySet, _: str, codes: list[str]) -> QuerySet:
        wanted = Q(division__in=[each.pk for each in self.divisions if each.code in codes])
        return found.filter(wanted | Q(division=None) if NO_DIVISION in codes else wanted)

    def in_mefs(self, found: QuerySet, _: str, codes: list[str]) -> QuerySet:
        return found.filter(mef__in=[each.pk for each in self.mefs if each.code in codes])

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

    def with_mail(self, found: QuerySet, _: str, wanted: list[str]) -> QuerySet:
        known = {
            Confirmation.MISSING: Q(student__account__mail=""),
            Confirmation.UNCONFIRMED: ~Q(student__account__mail="")
            & Q(student__account__mail_confirmed_at=None),
            Confirmation.CONFIRMED: Q(student__account__mail_confirmed_at__isnull=False),
        }
        either = Q()
        for value in wanted:
            either |= known[Confirmation(value)]
        return found.filter(either)


def offered(establishment: Establishment) -> tuple[list[Offer], list[Offer]]:
    """The classes and the MEF of an establishment, in one query."""
    columns = ("pk", "code", "label")
    classes = Division.objects.filter(establishment=establishment).values_list(*columns, Value(0))
    mefs = Mef.objects.filter(establishment=establishment).values_list(*columns, Value(1))
    found: tuple[list[Offer], list[Offer]] = ([], [])
    for *offer, which in classes.union(mefs).order_by("label", "code"):
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
