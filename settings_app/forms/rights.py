"""What is typed to give a right of access."""

import re
import uuid
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from establishments.models import Member
from establishments.permissions import Role
from settings_app.actions.rights import NewAgent
from settings_app.rights import Right, end_of_year, kinds, origin_of
from students.models import Division

DAY = "Saisissez une date au format JJ/MM/AAAA."
BEGUN = "La date de début est passée."
REQUIRED = "Remplissez ce champ."
TO_CREATE = "Remplissez ce champ pour créer le compte de l'agent."
SYMBOLS = (
    "Un identifiant est fait de lettres, de chiffres et de @ . + - _ : choisissez-en un autre."
)
INCOMPLETE = "Le formulaire est incomplet. Rechargez la page, puis recommencez."


class DayInput(forms.DateInput):
    input_type = "date"


def _day(label: str, **kwargs: Any) -> forms.DateField:
    messages = {"invalid": DAY, "required": REQUIRED}
    formats = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
    return forms.DateField(
        label=label, widget=DayInput, input_formats=formats, error_messages=messages, **kwargs
    )


class GrantForm(forms.Form):
    """To whom, what, from when to when; which classes, where dépannage exists."""

    login = forms.CharField(
        label="Identifiant de l'agent",
        max_length=150,
        error_messages={"required": "Saisissez l'identifiant de l'agent."},
    )
    is_new = forms.BooleanField(label="Créer le compte de cet agent", required=False)
    last_name = forms.CharField(label="Nom", max_length=150, required=False)
    first_name = forms.CharField(label="Prénom", max_length=150, required=False)
    mail = forms.EmailField(
        label="Adresse mail professionnelle",
        max_length=254,
        required=False,
        error_messages={
            "invalid": "Saisissez une adresse mail valide, par exemple nom@exemple.fr."
        },
    )
    role = forms.ChoiceField(
        label="Droit",
        error_messages={
            "required": "Choisissez un droit.",
            "invalid_choice": "Choisissez un droit.",
        },
    )
    starts_on = _day("À partir du")
    ends_on = _day("Jusqu'au (facultatif)", required=False)
    divisions = forms.MultipleChoiceField(
        label="Classes (facultatif)",
        required=False,
        error_messages={"invalid_choice": "Cette classe n'existe plus : rechargez la page."},
    )
    act = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={"required": INCOMPLETE, "invalid": INCOMPLETE},
    )

    def __init__(self, *args: Any, member: Member, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.today = member, today
        home = member.establishment
        choices = kinds(home)
        self._choose("role", choices)
        self.initial.update(starts_on=today.isoformat(), ends_on=end_of_year(today).isoformat())
        if len(choices) == 1:
            self.initial["role"] = choices[0][0]
        if any(role == Role.TROUBLESHOOTER for role, _ in choices):
            classes = Division.objects.filter(establishment=home).order_by("label", "code")
            self._choose("divisions", list(classes.values_list("code", "label")))
        if not self.fields["divisions"].choices:  # type: ignore[attr-defined]
            del self.fields["divisions"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_starts_on(self) -> date:
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on < self.today:
            raise forms.ValidationError(BEGUN)
        return starts_on

    def clean(self) -> None:
        told = self.cleaned_data
        if told.get("is_new"):
            for name in ("last_name", "first_name", "mail"):
                if name not in self.errors and not told.get(name):
                    self.add_error(name, TO_CREATE)
            if not re.fullmatch(UnicodeUsernameValidator.regex, told.get("login", "a")):
                self.add_error("login", SYMBOLS)
        if not {"role", "starts_on", "ends_on", "divisions"} & set(self.errors):
            for name, reason in self.right.faults(self.member.establishment, self.today).items():
                self.add_error(name, reason)

    @property
    def agent(self) -> str | NewAgent:
        told = self.cleaned_data
        if not told["is_new"]:
            return str(told["login"])
        return NewAgent(told["login"], told["last_name"], told["first_name"], told["mail"])

    @property
    def right(self) -> Right:
        told = self.cleaned_data
        return Right(
            role=Role(told["role"]),
            origin=origin_of(self.member.establishment),
            starts_on=told["starts_on"],
            ends_on=told["ends_on"],
            divisions=tuple(told.get("divisions", ())),
            delegator=self.member.user.username,
        )

    @property
    def act_id(self) -> uuid.UUID:
        """Going back and giving another right, or to somebody else, is another act."""
        return uuid.uuid5(self.cleaned_data["act"], f"{self.member.pk}:{self.agent}:{self.right}")
