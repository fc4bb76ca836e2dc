"""What staff type to enter."""

from django import forms

INCORRECT = "Identifiant ou mot de passe incorrect. Vérifiez votre saisie."
UNANSWERED = "Répondez à la question, puis saisissez de nouveau votre mot de passe."


class SignInForm(forms.Form):
    """``answer`` is to the question of ``ops.challenge``, whose token the page carried.

    Lengths are checked here, before anything is hashed (P16).
    """

    username = forms.CharField(label="Identifiant", max_length=150)
    password = forms.CharField(
        label="Mot de passe", max_length=128, strip=False, widget=forms.PasswordInput
    )
    answer = forms.CharField(label="Question", max_length=20, required=False)
    question = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    @property
    def typed_username(self) -> str:
        return str(self["username"].value() or "")
