"""How a list of accounts is narrowed: what a criterion is, and those that all lists share."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import django_filters as filters
from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts import moments
from accounts.enums import Confirmation
from establishments.models import Member

Choices = list[tuple[str, str]]


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


class PeopleFilter(filters.FilterSet):
    """Criteria all optional, combined with AND, the values of one of them with OR (A12).

    A value that is not offered (a class that is gone, another establishment's) finds nobody: a
    frozen search must never widen. Subclasses say whom a member may see, and their criteria in
    the ``ORDER`` of the page: those of the guides, then the ``MORE`` that they do not have.
    """

    account = ""
    ORDER: tuple[str, ...] = ()
    MORE: tuple[str, ...] = ()

    def __init__(self, data: QueryDict, *, member: Member) -> None:
        self.member = member
        super().__init__(data, self.visible(member))
        for name, choices in self.offers().items():
            self.filters[name].extra["choices"] = choices

    @classmethod
    def visible(cls, member: Member) -> QuerySet:
        raise NotImplementedError

    def offers(self) -> dict[str, Choices]:
        """The choices that depend on the establishment, by criterion."""
        return {}

    @cached_property
    def criteria(self) -> list[Criterion]:
        """The criteria of the guides in their order, for a template without any rule."""
        return self._told(name for name in self.ORDER if name not in self.MORE)

    @cached_property
    def more(self) -> list[Criterion]:
        """Those under « Plus de filtres » (B20)."""
        return self._told(self.MORE)

    @property
    def more_used(self) -> int:
        """How many of those are in use (R81)."""
        return sum(criterion.active for criterion in self.more)

    def _told(self, names: Iterable[str]) -> list[Criterion]:
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
            for name, criterion in ((name, self.filters[name]) for name in names)
        ]

    @property
    def by_ine(self) -> bool:
        """A whole INE was typed, where one is searched: whoever does leaves a trace (A2)."""
        return False

    @property
    def refusals(self) -> list[str]:
        """Why a search finds nobody: the criteria that are not understood, each in a sentence."""
        return [
            f"{self.filters[name].label} : {' '.join(errors)}"
            for name, errors in self.form.errors.items()
        ]

    @property
    def qs(self) -> QuerySet:
        found: QuerySet = super().qs if self.form.is_valid() else self.queryset.none()
        return found

    def with_mail(self, found: QuerySet, _: str, wanted: list[str]) -> QuerySet:
        return found.filter(self.either(wanted, contact(f"{self.account}__mail")))

    def with_mobile(self, found: QuerySet, _: str, wanted: list[str]) -> QuerySet:
        return found.filter(self.either(wanted, contact(f"{self.account}__mobile")))

    @staticmethod
    def either(wanted: list[str], conditions: dict[str, Q]) -> Q:
        """Any of the values ticked."""
        joined = Q()
        for value in wanted:
            joined |= conditions[value]
        return joined


class DatedFilter(PeopleFilter):
    """Two criteria of ours, which the guides do not have: what the dates of an account say."""

    MORE = ("login", "deadline")

    login = Several(
        label="Dernière connexion",
        choices=[
            (moments.SINCE, "Depuis le 1er septembre"),
            (moments.BEFORE, "Avant le 1er septembre"),
            (moments.NEVER, "Jamais"),
        ],
        method="with_login",
    )
    deadline = Several(
        label="Mot de passe provisoire",
        choices=[
            (moments.SOON, f"Expire sous {settings.DEADLINE_SOON_DAYS} jours"),
            (moments.EXPIRED, "Expiré"),
            (moments.LIVE, "En cours de validité"),
        ],
        method="with_deadline",
    )

    def offers(self) -> dict[str, Choices]:
        """The 1 September is that of this school year (G17)."""
        first = f"{moments.rentree(timezone.localdate()):%d/%m/%Y}"
        dated = [
            (value, label.replace("1er septembre", first))
            for value, label in self.base_filters["login"].extra["choices"]
        ]
        return {**super().offers(), "login": dated}

    def with_login(self, found: QuerySet, _: str, wanted: list[str]) -> QuerySet:
        known = moments.logins(f"{self.account}__", timezone.now())
        return found.filter(self.either(wanted, known))

    def with_deadline(self, found: QuerySet, _: str, wanted: list[str]) -> QuerySet:
        known = moments.deadlines(f"{self.account}__", timezone.now())
        return found.filter(self.either(wanted, known))


def contact(path: str) -> dict[str, Q]:
    """What may be asked of an address or of a number, by choice (A14)."""
    missing, confirmed = Q(**{path: ""}), Q(**{f"{path}_confirmed_at__isnull": False})
    return {
        Confirmation.MISSING: missing,
        Confirmation.UNCONFIRMED: ~missing & ~confirmed,
        Confirmation.CONFIRMED: confirmed,
    }
