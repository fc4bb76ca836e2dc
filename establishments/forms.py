"""What staff type to enter."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Identifiant ou mot de passe incorrect. Vérifiez votre saisie.",
        "inactive": "Identifiant ou mot de passe incorrect. Vérifiez votre saisie.",
    }

    username = forms.CharField(label="Identifiant", max_length=150)
    password = forms.CharField(
        label="Mot de passe", max_length=128, strip=False, widget=forms.PasswordInput
    )
