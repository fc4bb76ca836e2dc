"""What the page of the journal receives: a period, an agent, an act, an account."""

from calendar import monthrange
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone

from accounts.models import JournalEntry
from accounts.querysets import JournalQuerySet
from audit.groups import ACTS, BY_THE_HOLDER, GROUPS, HOLDER, SERVICE, author
from establishments.models import Member

BY_HOLDER, BY_SERVICE = "holder", "service"
NOBODY = {
    BY_HOLDER: Q(member=None, action__in=BY_THE_HOLDER),
    BY_SERVICE: Q(member=None) & ~Q(action__in=BY_THE_HOLDER),
}
INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
WRONG_DATE = "Saisissez une date qui existe, par exemple 22/11/2026."


class JournalForm(forms.Form):
    """Criteria all optional, combined with AND; one that is not understood finds nothing."""

    since = forms.DateField(
        label="Du",
        required=False,
        input_formats=INPUT_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": WRONG_DATE},
    )
    until = forms.DateField(
        label="Au (inclus)",
        required=False,
        input_formats=INPUT_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": WRONG_DATE},
    )
    agent = forms.ChoiceField(
        label="Agent",
        required=False,
        widget=forms.Select(attrs={"class": "fr-select"}),
        error_messages={"invalid_choice": "Choisissez un agent de la liste."},
    )
    action = forms.ChoiceField(
        label="Action",
        required=False,
        widget=forms.Select(attrs={"class": "fr-select"}),
        choices=[
            ("", "Toutes"),
            *(
                (
                    title,
                    [(code, f"{title} : toutes"), *((act.value, act.label) for act in acts)],
                )
                for code, title, acts in GROUPS
            ),
        ],
        error_messages={"invalid_choice": "Choisissez une action de la liste."},
    )
    identifier = forms.CharField(
        label="Identifiant d'un compte",
        required=False,
        max_length=48,
        error_messages={"max_length": "Un identifiant a 48 caractères au plus."},
    )

    def __init__(self, data: QueryDict, *, member: Member) -> None:
        super().__init__(data)
        self.member = member
        self.fields["agent"].choices = [  # type: ignore[attr-defined]
            ("", "Tous"), *_agents(member), (BY_HOLDER, HOLDER), (BY_SERVICE, SERVICE),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if since and until and until < since:
            self.add_error("until", "La date de fin doit suivre la date de début.")
        return told

    def narrow(self, entries: JournalQuerySet) -> JournalQuerySet:
        """The latest first, of the time that the journal is kept (A7)."""
        if not self.is_valid():
            return entries.none()
        told, today = self.cleaned_data, timezone.localdate()
        since = max(told["since"] or date.min, oldest(today))
        until = min(told["until"] or today, today)
        found = entries.filter(at__gte=_moment(since, time.min), at__lte=_moment(until, time.max))
        if agent := told["agent"]:
            found = found.filter(NOBODY.get(agent) or Q(member__user=agent))
        if action := told["action"]:
            found = found.filter(action__in=ACTS[action])
        if identifier := told["identifier"]:
            found = found.on_account(identifier.lower())
        return found.order_by("-at", "-pk")

    @property
    def used(self) -> dict[str, Any]:
        """What the journal keeps of a reading of itself (A8): which criteria, and no name."""
        told = self.cleaned_data if self.is_valid() else {}
        days = {name: str(told[name]) for name in ("since", "until") if told.get(name)}
        acts = {"action": told["action"]} if told.get("action") else {}
        named = {f"by_{name}": True for name in ("agent", "identifier") if told.get(name)}
        return {**days, **acts, **named}


def oldest(today: date) -> date:
    """The first day that the journal still shows."""
    year, month = divmod(today.year * 12 + today.month - 1 - settings.JOURNAL_MONTHS, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _agents(member: Member) -> list[tuple[str, str]]:
    """Those who have done something here, past agents included; one query."""
    acts = JournalEntry.objects.visible_to(member).filter(member=OuterRef("pk"))
    found = Member.objects.visible_to(member).filter(Exists(acts))
    columns = ("user_id", "user__first_name", "user__last_name", "user__username")
    agents = {str(pk): author("", *names) for pk, *names in found.values_list(*columns)}
    return sorted(agents.items(), key=lambda agent: agent[1].casefold())
