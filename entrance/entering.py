"""What every way in does once it has proved who enters: session, journal, forgiveness."""

from datetime import datetime
from typing import Any

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import journal
from accounts.enums import Action
from common.network import client_address
from entrance import sessions, spare_codes, totp
from entrance.models import AgentSession
from establishments.models import Member, User
from ops import devices
from ops.crowds import Crowd
from ops.lockout import Lockout, canonical

REALM = "agent"
LOCKOUT, CROWD = Lockout(REALM), Crowd(REALM)
# To come back there would be to leave at once, or to go round.
NOWHERE = {"sign_in", "sign_out"}


def subject_of(username: str) -> str:
    """Under what name the failures of an agent are counted."""
    return canonical(username)


@transaction.atomic
def enter(request: HttpRequest, user: User, *, way: AgentSession.Way, at: datetime) -> None:
    """Open the session of an agent who has proved who he is; whether he is active included.

    His failures are forgotten: a stranger's too, unless this browser has a count of its own. The
    middleware leaves the mark of the browser with the answer.
    """
    subject = subject_of(user.username)
    if _has_had_another(user, way):
        start_afresh(user)
    LOCKOUT.forget(subject, devices.recognise(request, REALM, subject))
    # Whoever enters again, or after another, starts anew: key, hours, second factor (H4).
    sessions.leave(request.session)
    login(request, user)
    sessions.start(request, user, way=way, at=at)
    tell(Action.SIGN_IN, request, user, at=at, way=way)
    request.entered_as = subject  # type: ignore[attr-defined]


def _has_had_another(user: User, way: AgentSession.Way) -> bool:
    """A password that may be another's: drawn by whoever opened the account, or chosen here by an
    agent whom the identity provider knows, and who needs none.
    """
    if way == AgentSession.Way.LOCAL:
        return False
    from_provider = way == AgentSession.Way.OIDC and user.has_usable_password()
    return user.password_is_provisional or from_provider


def start_afresh(user: User) -> None:
    """Whoever enters by a portal has no use for a password that somebody else has seen, nor for
    the key, the codes and the sessions that it may have given.
    """
    user.set_unusable_password()
    user.password_is_provisional = False
    user.save(update_fields=["password", "password_is_provisional"])
    totp.remove(user)
    spare_codes.forget_all(user)
    sessions.close(AgentSession.objects.filter(user=user))


def mark_browser(request: HttpRequest, response: HttpResponseBase) -> None:
    """After an entry, remember that this browser is no stranger to this agent (P4)."""
    subject = getattr(request, "entered_as", None)
    if subject is not None:
        devices.remember(request, response, REALM, subject)


def tell(action: Action, request: HttpRequest, user: User, *, at: datetime, **details: Any) -> None:
    """Write one line in the journal of each establishment where the agent has a right today."""
    ip = client_address(request)
    rights = Member.objects.active(timezone.localdate(at)).of(user)
    # Two rights on one establishment are one agent: one line.
    by_establishment: dict[int, Member] = {}
    for member in rights:
        by_establishment.setdefault(member.establishment_id, member)
    for member in by_establishment.values():
        author = journal.Author(member, ip=ip)
        journal.record(action, journal.Request(author, at=at, details=details), [])


def wanted(request: HttpRequest) -> str:
    """The page of ours that ``next`` names; empty for any other, and for none (H11)."""
    path = request.POST.get("next") or request.GET.get("next", "")
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return ""
    try:
        page = resolve(path.partition("?")[0].partition("#")[0])
    except Resolver404:
        return ""
    return "" if page.view_name in NOWHERE else path


def destination(request: HttpRequest) -> str:
    return wanted(request) or reverse("start")
