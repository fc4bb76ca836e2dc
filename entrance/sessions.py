"""The sessions of agents: how long they last, which are open, closing them (H4)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from common.network import client_address
from entrance.models import AgentSession
from establishments.access import ConsoleRequest
from establishments.models import User

# In the session: since when, the latest page (to the minute), the key its row is known by; whether
# it was once left for longer than the dépannage allows.
OPENED, SEEN, KEY, LEFT = "opened_at", "seen_at", "agent_session", "left_alone"
TO_THE_MINUTE = 60

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def start(request: HttpRequest, user: User, *, way: AgentSession.Way, at: datetime) -> None:
    """Date the session just opened and list it; past so many, the oldest is closed.

    The rows of those that ended by themselves go first.
    """
    session = request.session
    key = session.session_key or ""
    session[OPENED] = session[SEEN] = int(at.timestamp())
    session[KEY] = key
    AgentSession.objects.create(
        user=user,
        session_key=key,
        way=way,
        opened_at=at,
        ip=client_address(request),
        browser=browser_label(request.headers.get("User-Agent", "")),
    )
    kept = alive(user, at=at)[: settings.AGENT_SESSIONS["open"]]
    close(AgentSession.objects.filter(user=user).exclude(pk__in=[row.pk for row in kept]))


def is_over(session: Mapping[str, Any] | SessionBase, at: datetime, *, path: str = "") -> bool:
    """Too long without a page, less in the dépannage; or too long in all.

    The dépannage stays closed whatever other page was asked meanwhile.
    """
    if OPENED not in session:
        return False
    longest = timedelta(hours=settings.AGENT_SESSIONS["hours"]).total_seconds()
    is_short = path.startswith(reverse("troubleshooting:list"))
    return bool(
        at.timestamp() - session[OPENED] >= longest
        or _is_idle(session, at, "idle_troubleshooting" if is_short else "idle")
        or (is_short and session.get(LEFT))
    )


def _is_idle(session: Mapping[str, Any] | SessionBase, at: datetime, within: str) -> bool:
    idle = timedelta(minutes=settings.AGENT_SESSIONS[within]).total_seconds()
    return bool(at.timestamp() - session[SEEN] >= idle)


def touch(session: SessionBase, at: datetime) -> None:
    """Note that the agent is there; written once a minute, so that a page costs no query more."""
    now = int(at.timestamp())
    if OPENED in session and now - session[SEEN] >= TO_THE_MINUTE:
        if _is_idle(session, at, "idle_troubleshooting"):
            session[LEFT] = True
        session[SEEN] = now


def follow(session: SessionBase) -> None:
    """A step up or a new password changes the key of the session: its row goes with it."""
    before, now = session.get(KEY), session.session_key
    if before and now and before != now:
        AgentSession.objects.filter(session_key=before).update(session_key=now)
        session[KEY] = now


def alive(user: User, *, at: datetime) -> list[AgentSession]:
    """The sessions that still open something, the latest first; nothing is written."""
    rows = list(AgentSession.objects.filter(user=user).order_by("-opened_at", "-pk"))
    kept = Session.objects.filter(expire_date__gt=at).in_bulk([row.session_key for row in rows])
    keys = {key for key, session in kept.items() if not is_over(session.get_decoded(), at)}
    return [row for row in rows if row.session_key in keys]


def close(rows: Iterable[AgentSession]) -> None:
    """End these sessions: their next page is the sign-in."""
    keys = [row.session_key for row in rows]
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        AgentSession.objects.filter(session_key__in=keys).delete()


def others(request: ConsoleRequest) -> QuerySet[AgentSession]:
    """All the agent's sessions but the one of this request."""
    rows = AgentSession.objects.filter(user=request.user)
    return rows.exclude(session_key=request.session.session_key)


def leave(session: SessionBase) -> None:
    """End the session of an agent, when it is one: its row, what it holds, its key."""
    if KEY in session:
        AgentSession.objects.filter(session_key=session[KEY]).delete()
        session.flush()


def browser_label(user_agent: str) -> str:
    """« Firefox sur Windows »: enough to recognise one's own; anybody may lie about it."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "Navigateur inconnu")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{browser} sur {system}" if system else browser
