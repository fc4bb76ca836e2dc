"""How the accounts of a population evolved, night after night (B22): what is asked, what is found.

A class is kept for a season, the whole establishment for good.
"""

from datetime import date, timedelta

from django import forms
from django.http import QueryDict

from accounts.enums import AccountState
from accounts.moments import rentree
from establishments.models import Member
from stats.audiences import Audience, audiences_of
from stats.counting import DETAIL_DAYS
from stats.models import DailyCount
from stats.points import Point
from stats.querysets import DailyCountQuerySet
from students.filters import NO_DIVISION

MONTH, YEAR = "month", "year"
DAYS_OF_A_MONTH = 30


class EvolutionForm(forms.Form):
    """Which curve: nothing asked, that of the first population for a month."""

    population = forms.ChoiceField(label="Population", required=False)
    division = forms.ChoiceField(label="Classe", required=False)
    period = forms.ChoiceField(
        label="Période",
        required=False,
        choices=[(MONTH, "30 derniers jours"), (YEAR, "Depuis le 1er septembre")],
    )

    def __init__(
        self, data: QueryDict, *, member: Member, divisions: list[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        self.member = member
        home = member.establishment
        self.audiences = {str(each.population): each for each in audiences_of(home)}
        offers = {
            "population": [
                (code, each.people.capitalize()) for code, each in self.audiences.items()
            ],
            "division": [("", f"Tout{home.words.e} {home.words.the}"), *divisions],
        }
        for name, choices in offers.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = "Choisissez une valeur de la liste."

    @property
    def audience(self) -> Audience:
        first = next(iter(self.audiences.values()))
        return self.audiences.get(self._asked("population"), first)

    @property
    def place(self) -> str:
        """« 6e A », when one class alone is asked for."""
        labels = dict(self.fields["division"].choices)  # type: ignore[attr-defined]
        asked = self._asked("division")
        return str(labels[asked]) if asked else ""

    def points(self, day: date | None) -> list[Point]:
        """The nights until this one that found anybody; one query."""
        if day is None or not self.is_valid():
            return []
        points = [self._point(*row) for row in self._counts().by_day(self._days(day))]
        return [point for point in points if point.total]

    def _counts(self) -> DailyCountQuerySet:
        found = DailyCount.objects.visible_to(self.member).filter(
            population=self.audience.population
        )
        division = self._asked("division")
        if not division:
            return found.filter(scope=DailyCount.Scope.ALL)
        key = "" if division == NO_DIVISION else division
        return found.filter(scope=DailyCount.Scope.DIVISION, key=key)

    def _days(self, until: date) -> list[date]:
        number = DAYS_OF_A_MONTH
        if self._asked("period") == YEAR:
            number = (until - rentree(until)).days + 1
        if self._asked("division"):
            number = min(number, DETAIL_DAYS)
        return [until - timedelta(days=back) for back in range(number)]

    def _point(self, day: date, is_estimate: bool, *counts: int) -> Point:
        known = dict(zip(AccountState, counts, strict=True))
        return Point(day, is_estimate, tuple(known[state] for state in self.audience.states))

    def _asked(self, name: str) -> str:
        return str(self.cleaned_data[name]) if self.is_valid() else ""
