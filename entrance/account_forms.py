"""What an agent types about himself: codes, passwords."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts import choosing
from entrance import spare_codes
from entrance.proof import Proof
from establishments.models import User

RULE = (
    "De 12 à 128 caractères. Ni majuscule, ni chiffre, ni signe n'est obligatoire : quelques mots"
    " sans rapport entre eux conviennent. Sont refusés les mots de passe courants et ceux qui sont"
    " faits de vos noms ou de votre identifiant."
)
CODE_MISSING = "Saisissez le code à 6 chiffres, ou un code de secours."
ONE_CODE = "Saisissez un seul code : celui de votre application, ou un code de secours."
DIFFERENT = "Les deux mots de passe sont différents."
UNCHANGED = "Le nouveau mot de passe est le même que l'actuel."
PLAIN = {"class": "fr-input", "autocapitalize": "none", "spellcheck": "false"}


class CodeInput(forms.TextInput):
    """Never written again in a page: a code refused for now may be a good one."""

    def format_value(self, value: Any) -> None:  # noqa: ARG002  Django's
        return None


def _code(label: str, help_text: str, missing: str = "") -> forms.CharField:
    """The six digits: a keyboard of digits, and the telephone's own suggestion."""
    attrs = {**PLAIN, "inputmode": "numeric", "autocomplete": "one-time-code"}
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        max_length=10,
        widget=CodeInput(attrs),
        error_messages={"required": missing, "max_length": "Ce code a 6 chiffres."},
    )


def _spare_code(label: str, help_text: str, missing: str = "") -> forms.CharField:
    attrs = {**PLAIN, "autocomplete": "off", "autocapitalize": "characters"}
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        max_length=spare_codes.LONGEST,
        widget=CodeInput(attrs),
        error_messages={"required": missing, "max_length": "Ce code a 12 lettres et chiffres."},
    )


def _password(label: str, missing: str, *, new: bool = False, help_text: str = "") -> forms.Field:
    """One too long is refused before it is hashed (P16)."""
    kind = "new-password" if new else "current-password"
    attrs = {"class": "fr-password__input fr-input", "autocomplete": kind}
    long = f"Un mot de passe a {choosing.LONGEST} caractères au plus."
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=choosing.LONGEST,
        widget=forms.PasswordInput(attrs),
        error_messages={"required": missing, "max_length": long},
    )


class CodeForm(forms.Form):
    """One code of one kind, as a proof; ``field`` is where what is wrong with it is said."""

    kind: Proof
    field = "code"

    @property
    def typed(self) -> str:
        code: str = self.cleaned_data[self.field]
        return code


class ProofForm(CodeForm):
    """A code of the agent's key, or a backup code for the day he does not have it."""

    code = _code("Code à 6 chiffres", "Il est affiché par votre application d'authentification.")
    backup_code = _spare_code(
        "Code de secours", "Par exemple ABCD-EFGH-2345. Il ne sert qu'une fois."
    )

    @property
    def kind(self) -> Proof:  # type: ignore[override]
        return Proof.BACKUP if self.field == "backup_code" else Proof.KEY

    @property
    def field(self) -> str:  # type: ignore[override]
        return (
            "backup_code" if self.data.get("backup_code") and not self.data.get("code") else "code"
        )

    def clean(self) -> None:
        if not self.errors and not self.cleaned_data[self.field]:
            self.add_error("code", CODE_MISSING)
        elif self.data.get("code") and self.data.get("backup_code"):
            self.add_error("code", ONE_CODE)


class FirstCodeForm(CodeForm):
    kind = Proof.FIRST_CODE
    code = _code(
        "Code à 6 chiffres affiché par l'application",
        "Il prouve que la clé est bien enregistrée.",
        "Saisissez le code à 6 chiffres affiché par l'application.",
    )


class EnrolmentForm(CodeForm):
    kind = Proof.ENROLMENT
    code = _spare_code(
        "Code d'enregistrement",
        "Remis par l'exploitant, par exemple ABCD-EFGH-2345. Il ne sert qu'une fois.",
        "Saisissez le code d'enregistrement.",
    )


class IdentityForm(forms.Form):
    password = _password("Votre mot de passe", "Saisissez votre mot de passe.")


class PasswordForm(forms.Form):
    """The current password is checked by the page, which counts its tries."""

    password = _password("Mot de passe actuel", "Saisissez votre mot de passe actuel.")
    new_password = _password(
        "Nouveau mot de passe", "Choisissez un mot de passe.", new=True, help_text=RULE
    )
    password_again = _password(
        "Le même mot de passe, une seconde fois",
        "Saisissez le mot de passe une seconde fois.",
        new=True,
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_new_password(self) -> str:
        new: str = self.cleaned_data["new_password"]
        user = self.user
        choosing.check(new, words=[user.username, user.first_name, user.last_name, user.email])
        if new == self.data.get("password"):
            raise ValidationError(UNCHANGED)
        return new

    def clean(self) -> None:
        data = self.cleaned_data
        new, again = data.get("new_password"), data.get("password_again")
        if new and again and new != again:
            self.add_error("password_again", DIFFERENT)
