"""What the page of changes receives: a kind of change, and a day."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.http import QueryDict

from sync.models import Change
from sync.querysets import ChangeQuerySet

NOT_OFFERED = "Choisissez une valeur de la liste."


class DayForm(forms.Form):
    """One of the days on which something changed; the latest unless another is asked."""

    day = forms.TypedChoiceField(
        label="Date", required=False, coerce=date.fromisoformat, empty_value=None
    )

    def __init__(self, data: QueryDict, *, days: Sequence[date]) -> None:
        super().__init__(data)
        self.latest = days[0] if days else None
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), f"{day:%d-%m-%Y}") for day in days
        ]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = NOT_OFFERED

    @property
    def chosen(self) -> date | None:
        """A day that is not offered is no day."""
        if not self.is_valid():
            return None
        return self.cleaned_data["day"] or self.latest


class ChangesForm(DayForm):
    kind = forms.ChoiceField(
        label="Changement", required=False, choices=[("", "Tous"), *Change.Kind.choices]
    )
    field_order = ("kind", "day")

    def narrow(self, changes: ChangeQuerySet) -> ChangeQuerySet:
        """By kind, then as the file told them; a value that is not offered finds nothing."""
        day = self.chosen
        if day is None:
            return changes.none()
        found = changes.on(day).order_by("kind", "pk")
        kind = self.cleaned_data["kind"]
        return found.filter(kind=kind) if kind else found
