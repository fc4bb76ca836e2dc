"""What « Réessayer les envois en échec » sends."""

from django import forms


class RetryForm(forms.Form):
    """The id of the act, drawn with the page: two clicks are one act."""

    act = forms.UUIDField(widget=forms.HiddenInput)
