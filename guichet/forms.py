"""What a guardian types to activate his account: explained here, decided in actions.py."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import choosing
from common.text import of_name
from guardians.models import Guardianship
from guichet.activation import Activation

REFUSED = (
    "La date de naissance demandée est refusée. Vérifiez-la, puis saisissez de nouveau votre mot"
    " de passe. Il vous reste {left} avant une suspension de 24 heures."
)
OTHER_CHILD = "L'élève dont la date de naissance est demandée a changé : vérifiez son nom."
DIFFERENT = "Les deux mots de passe sont différents."
NOT_HIS_CHILD = {
    Guardianship.Kind.LEGAL: "Je ne suis pas le représentant légal de cet élève",
    Guardianship.Kind.IN_CHARGE: "Je ne suis pas la personne en charge de cet élève",
}


class BirthDateInput(forms.MultiWidget):
    """Day, month and year apart: quicker on a phone than years of calendar, and no JavaScript.

    Not « bday »: it would fill in the birth date of the guardian himself.
    """

    def __init__(self) -> None:
        common = {"class": "fr-input", "inputmode": "numeric", "autocomplete": "off"}
        parts = {"day": 2, "month": 2, "year": 4}
        super().__init__(
            {
                name: forms.TextInput({**common, "maxlength": length})
                for name, length in parts.items()
            }
        )

    def decompress(self, value: date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else ["", "", ""]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"


class BirthDateField(forms.Field):
    widget = BirthDateInput

    def to_python(self, value: Sequence[str | None] | None) -> date:
        parts = [(part or "").strip() for part in value or ()]
        if not any(parts):
            raise ValidationError("Indiquez le jour, le mois et l'année de naissance.")
        if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
            raise ValidationError("Saisissez le jour, le mois et l'année en chiffres.")
        day, month, year = map(int, parts)
        try:
            typed = date(year, month, day)
        except ValueError as error:
            raise ValidationError("Cette date n'existe pas.") from error
        if typed.year < 1900 or typed > timezone.localdate():
            raise ValidationError("Saisissez une date passée, l'année sur quatre chiffres.")
        return typed


def _password(label: str, missing: str, help_text: str = "") -> forms.CharField:
    attrs = {"class": "fr-password__input fr-input", "autocomplete": "new-password"}
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        widget=forms.PasswordInput(attrs),
        error_messages={"required": missing},
    )


class ActivationForm(forms.Form):
    """A reset asks for a password only; ticking « wrong_link » asks for nothing else."""

    # The box that says « this pupil is not mine » dispenses with all the rest.
    use_required_attribute = False

    child = forms.CharField(widget=forms.HiddenInput)
    birth_date = BirthDateField(help_text="Par exemple : 5 9 2013")
    wrong_link = forms.BooleanField(required=False)
    mail = forms.EmailField(
        label="Votre adresse mail",
        help_text="Un lien y sera envoyé. Elle servira aussi si vous oubliez votre mot de passe.",
        max_length=254,
        widget=forms.EmailInput(
            {
                "class": "fr-input",
                "autocomplete": "email",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
        error_messages={
            "required": "Saisissez votre adresse mail.",
            "invalid": "Saisissez une adresse mail valable, comme nom@exemple.fr.",
        },
    )
    password = _password("Votre nouveau mot de passe", "Choisissez un mot de passe.", choosing.RULE)
    password_again = _password(
        "Le même mot de passe, une seconde fois", "Saisissez le mot de passe une seconde fois."
    )

    def __init__(self, data: Any, *, activation: Activation, child: Guardianship) -> None:
        suggested = activation.mail_to_suggest if activation.is_first and data is None else ""
        super().__init__(data, initial={"mail": suggested})
        self.activation, self.asked = activation, child
        pupil = of_name(f"{child.student.first_name} {child.student.birth_name}")
        self.fields["birth_date"].label = f"Date de naissance {pupil}"
        self.fields["wrong_link"].label = NOT_HIS_CHILD[Guardianship.Kind(child.kind)]
        if not activation.is_first:
            del self.fields["mail"]

    @property
    def child_code(self) -> str:
        """Names the pupil shown: another may come before him until the form is sent."""
        return str(self.asked.student.account.public_id)

    def refuse_date(self, tries_left: int) -> None:
        left = "un essai" if tries_left == 1 else f"{tries_left} essais"
        self.add_error("birth_date", REFUSED.format(left=left))

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        choosing.check(password, words=self.activation.personal_words())
        return password

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("child") != self.child_code:
            self.errors.clear()
            raise ValidationError(OTHER_CHILD)
        if data.get("wrong_link"):
            self.errors.clear()
            return
        first, again = data.get("password"), data.get("password_again")
        if first and again and first != again:
            self.add_error("password_again", DIFFERENT)
