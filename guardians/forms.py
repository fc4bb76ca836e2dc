"""What the pages about anomalies, and about a new identifier refused, receive."""

import uuid

from django import forms
from django.db.models import Q, QuerySet

from guardians.models import Guardian, Report

OPEN, CLOSED = "open", "closed"
INCOMPLETE = "Le formulaire est incomplet. Rechargez la page, puis confirmez de nouveau."


class StatusForm(forms.Form):
    """Which anomalies to show: the open ones unless others are asked, of one kind or of both."""

    status = forms.ChoiceField(
        label="État",
        choices=[(OPEN, "Ouvertes"), (CLOSED, "Closes")],
        required=False,
    )
    kind = forms.ChoiceField(
        label="Anomalie",
        choices=[("", "Toutes"), *Report.Kind.choices],
        required=False,
    )

    def narrow(self, reports: QuerySet) -> QuerySet:
        """The open ones, the oldest first; the closed ones, the latest first. A value that is not
        offered finds nobody.
        """
        if not self.is_valid():
            return reports.none()
        kind = self.cleaned_data["kind"]
        wanted = Q(kind=kind) if kind else Q()
        if self.cleaned_data["status"] == CLOSED:
            return reports.filter(wanted, closed_at__isnull=False).order_by("-closed_at", "-pk")
        return reports.filter(wanted, closed_at=None).order_by("reported_at", "pk")


class NoteForm(forms.Form):
    """« Prendre en compte »: a word for colleagues; the act is done once, however often sent."""

    comment = forms.CharField(
        label="Commentaire (facultatif)",
        required=False,
        max_length=300,
        error_messages={"max_length": "Le commentaire est limité à 300 caractères."},
    )
    act = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={"required": INCOMPLETE, "invalid": INCOMPLETE},
    )

    def act_on(self, report: Report) -> uuid.UUID:
        """Going back and confirming another comment is another act; so is another report."""
        told = self.cleaned_data
        return uuid.uuid5(told["act"], f"{report.pk}:{told['comment']}")


class AssistanceForm(forms.Form):
    """« Demander l'assistance de l'académie »: asked once, however often sent."""

    comment = forms.CharField(
        label="Précisions (facultatif)",
        required=False,
        max_length=500,
        widget=forms.Textarea,
        error_messages={"max_length": "Les précisions sont limitées à 500 caractères."},
    )
    act = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={"required": INCOMPLETE, "invalid": INCOMPLETE},
    )

    def act_on(self, guardian: Guardian) -> uuid.UUID:
        """Going back and asking for another guardian is another act."""
        return uuid.uuid5(self.cleaned_data["act"], str(guardian.pk))
