"""What the quick search receives: a few words, or a whole identifier or INE."""

from django import forms

LONGEST = 200


class QuickSearchForm(forms.Form):
    q = forms.CharField(
        label="Nom, prénom ou identifiant",
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": f"La recherche est limitée à {LONGEST} caractères."},
    )

    @property
    def typed(self) -> str:
        """Nothing, when what was typed is refused."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""
