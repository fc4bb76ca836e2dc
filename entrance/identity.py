"""The agent's own password, asked again: a wrong one counts as one of the sign-in (P1, P14)."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import exporting
from accounts.enums import Action
from entrance.checking import TOO_MANY
from entrance.credentials import TOLD
from entrance.entering import LOCKOUT, REALM, subject_of, tell
from entrance.models import AgentSession
from establishments.access import ConsoleRequest
from ops import devices

WRONG = "Ce mot de passe est incorrect."
LOCKED = "Trop d'essais : votre compte est verrouillé. Réessayez plus tard."


def recognised(request: ConsoleRequest, form: forms.Form) -> bool:
    """Whether the field « password » holds the agent's; if not, the form says so.

    The rest of the form is looked at first: what is badly typed is no try.
    """
    if not form.is_valid():
        return False
    user, now = request.user, timezone.now()
    subject = subject_of(user.username)
    device = devices.recognise(request, REALM, subject)
    if not LOCKOUT.reserve(subject, device, at=now):
        form.add_error("password", ValidationError(LOCKED, TOO_MANY))
        if not TOLD.spend(subject, at=now).is_over:
            tell(Action.SIGN_IN_LOCKED, request, user, at=now)
        return False
    if not user.check_password(form.cleaned_data["password"]):
        form.add_error("password", WRONG)
        return False
    LOCKOUT.forget(subject, device)
    return True


def confirm(request: ConsoleRequest, *, at: datetime) -> None:
    """The session keeps when its agent last proved who he is."""
    request.session[exporting.CONFIRMED] = at.isoformat()


def entered_at(request: ConsoleRequest, *, at: datetime) -> datetime | None:
    """When this session was opened, if of late: for whoever has no password here, that proves."""
    rows = AgentSession.objects.filter(session_key=request.session.session_key)
    opened = rows.filter(opened_at__gt=at - exporting.CONFIRMED_FOR)
    return opened.values_list("opened_at", flat=True).first()
