"""Who knows a password: the limits, the lock, then one hash, whoever it is (E1, E2)."""

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts.enums import Action
from common.network import client_address
from entrance.entering import CROWD, LOCKOUT, REALM, subject_of, tell
from entrance.forms import INCORRECT, UNANSWERED, SignInForm
from establishments.models import User
from ops import challenge, devices
from ops.limits import Limit

# A robot that insists writes one line a lock in the journal, not one a guess.
TOLD = Limit("agent-lock-told", 1, timedelta(minutes=15))


class BlockedError(Exception):
    """Too many failures come from this address: an unknown browser must wait until ``until``."""

    def __init__(self, until: datetime) -> None:
        self.until = until


def prove(request: HttpRequest, form: SignInForm, *, at: datetime) -> User | None:
    """Whoever signs in; or nobody, and the form says so in the same words for everybody."""
    name, password = form.cleaned_data["username"], form.cleaned_data["password"]
    subject, address = subject_of(name), client_address(request)
    device = devices.recognise(request, REALM, subject)
    standing = CROWD.standing(address, at=at)
    if standing.blocked_until and not device:
        raise BlockedError(standing.blocked_until)
    user = None
    if standing.is_suspect and not device and not _is_answered(form, at=at):
        form.add_error("answer", UNANSWERED)
    else:
        user = _verify(request, name, password, device=device, at=at)
        if user is None:
            form.add_error(None, INCORRECT)
    if user is None:
        CROWD.failed(address, subject, at=at)
    return user


def question(request: HttpRequest, form: SignInForm, *, at: datetime) -> challenge.Question | None:
    """What the page must ask of an unknown browser, when its address fails too often."""
    name = form.typed_username
    known = (
        devices.recognise(request, REALM, subject_of(name))
        if name
        else devices.knows_somebody(request, REALM)
    )
    if known or not CROWD.standing(client_address(request), at=at).is_suspect:
        return None
    return challenge.Question.draw()


def _verify(
    request: HttpRequest, name: str, password: str, *, device: str | None, at: datetime
) -> User | None:
    """Reserve the try, then look at the password; locked, hash all the same and look at nothing."""
    if LOCKOUT.reserve(subject_of(name), device, at=at):
        found = authenticate(request, username=name, password=password)
        return found if isinstance(found, User) else None
    User().set_password(password)
    _tell_lock(request, name, at=at)
    return None


def _tell_lock(request: HttpRequest, name: str, *, at: datetime) -> None:
    if TOLD.spend(subject_of(name), at=at).is_over:
        return
    user = User.objects.filter(username=name).first()
    if user is not None:
        tell(Action.SIGN_IN_LOCKED, request, user, at=at)


def _is_answered(form: SignInForm, *, at: datetime) -> bool:
    told = form.cleaned_data
    return challenge.is_answered(told["question"], told["answer"], at=at)
