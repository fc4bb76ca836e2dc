"""A form with a code in it: what is right, what is wrong, what the journal keeps."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.enums import Action
from entrance import proof
from entrance.account_forms import CodeForm
from entrance.entering import tell
from establishments.access import ConsoleRequest

REFUSED = (
    "Ce code est refusé. Vérifiez-le ; s'il a déjà servi, attendez le suivant."
    " L'heure de votre téléphone doit être juste."
)
REFUSED_SPARE = "Ce code est refusé. Vérifiez-le : il ne sert qu'une fois."
TOO_MANY = "too_many"


def proven(request: ConsoleRequest, form: CodeForm) -> bool:
    """Whether the code typed is good; if not, the form says so and the journal keeps it.

    Past the number of tries nothing more is journaled: it is only said when to come back.
    """
    if not form.is_valid():
        return False
    now = timezone.now()
    try:
        if proof.take(request.user, form.kind, form.typed, at=now):
            return True
    except proof.TooManyTriesError as refusal:
        form.add_error(form.field, ValidationError(str(refusal), TOO_MANY))
        return False
    tell(Action.FACTOR_REFUSED, request, request.user, at=now, way=form.kind)
    spare = form.kind in {proof.Proof.BACKUP, proof.Proof.ENROLMENT}
    form.add_error(form.field, REFUSED_SPARE if spare else REFUSED)
    return False


def status_of(form: forms.Form | None) -> int:
    """Of the page that shows the form: « too many requests » once the tries are spent."""
    errors = form.errors.as_data().values() if form is not None else []
    return 429 if any(error.code == TOO_MANY for each in errors for error in each) else 200
