"""The sessions that an agent has open, on this browser and on others, as « Mon compte » shows."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from entrance import sessions
from entrance.models import AgentSession
from establishments.access import ConsoleRequest
from establishments.models import User


def alive(user: User, *, at: datetime) -> list[AgentSession]:
    """Those that still open something, the latest first; unlike a sign-in, it drops no row."""
    rows = AgentSession.objects.filter(user=user).order_by("-opened_at", "-pk")
    known = Session.objects.filter(expire_date__gt=at, session_key__in=rows.values("session_key"))
    open_keys = {each.pk for each in known if not sessions.is_over(each.get_decoded(), at)}
    return [row for row in rows if row.session_key in open_keys]


def others(request: ConsoleRequest) -> QuerySet[AgentSession]:
    """All but the one of this request."""
    rows = AgentSession.objects.filter(user=request.user)
    return rows.exclude(session_key=request.session.session_key)
