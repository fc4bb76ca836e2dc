"""Coming in by the portal ARENA: its proxy adds who the agent is, and nobody else may say so."""

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.network import client_address, is_among
from entrance import actions, arena, entering
from entrance.models import AgentSession
from establishments.access import STRONG
from establishments.models import User
from ops import maintenance

logger = structlog.get_logger(__name__)


@login_not_required
@require_GET
def arrive(request: HttpRequest) -> HttpResponse:
    """From the portal's own address, whatever the request says of itself; from elsewhere, no page.

    During a maintenance rights stay as they are known: nothing is written but the entry (A34).
    """
    if not is_among(request.META.get("REMOTE_ADDR"), settings.ARENA_PROXIES):
        if any(name in request.headers for name in (settings.ARENA_USER_HEADER, "FrEduRneResp")):
            logger.warning("arena_headers_from_elsewhere")
        raise Http404
    login = request.headers.get(settings.ARENA_USER_HEADER, "").strip()[:150]
    now = timezone.now()
    user = _known(request, login) if login else None
    if user is None:
        return render(request, "entrance/no_right.html", status=403)
    entering.enter(request, user, way=AgentSession.Way.ARENA, at=now)
    if settings.ARENA_GIVES_SECOND_FACTOR:
        request.session[STRONG] = True
    return redirect("start")


def _known(request: HttpRequest, login: str) -> User | None:
    mail = request.headers.get("ctemail", "").strip()[:254]
    told, ip = arena.rights(request.headers), client_address(request)
    try:
        with transaction.atomic(), maintenance.writing():
            return actions.follow(login, told, mail=mail, ip=ip, at=timezone.now())
    except maintenance.UnderWayError:
        return User.objects.filter(username=login, is_active=True).first()
