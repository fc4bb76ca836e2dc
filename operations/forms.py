"""What the pages of the operators receive: which files of a night, an answer to a request."""

from django import forms
from django.db.models import Q
from django.http import QueryDict

from sync.forms import NOT_OFFERED
from sync.models import FileRun
from sync.querysets import FileRunQuerySet


class FilesForm(forms.Form):
    """By result, and by UAI or its beginning; a value that is not offered finds nothing."""

    outcome = forms.ChoiceField(
        label="Résultat", required=False, choices=[("", "Tous"), *FileRun.Outcome.choices]
    )
    uai = forms.CharField(label="UAI", required=False, max_length=8)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["outcome"].error_messages["invalid_choice"] = NOT_OFFERED

    def narrow(self, files: FileRunQuerySet) -> FileRunQuerySet:
        if not self.is_valid():
            return files.none()
        told = self.cleaned_data
        wanted = Q(outcome=told["outcome"]) if told["outcome"] else Q()
        if told["uai"]:
            wanted &= Q(uai__startswith=told["uai"].upper())
        return files.filter(wanted)


class AnswerForm(forms.Form):
    """The academy's answer, as the head will read it."""

    text = forms.CharField(
        label="Réponse",
        max_length=500,
        error_messages={
            "required": "Écrivez la réponse à l'établissement.",
            "max_length": "La réponse est limitée à 500 caractères.",
        },
    )
