"""Coming in by the identity provider: leaving for it, and coming back."""

import structlog
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from entrance import entering, oidc
from entrance.models import AgentSession
from establishments.access import STRONG
from establishments.models import User

FAILED = "La connexion n'a pas abouti. Réessayez, ou connectez-vous autrement."
UNKNOWN = "Votre compte n'est pas connu d'ÉduConnect : demandez un droit à votre établissement."
NEXT = "oidc_next"

logger = structlog.get_logger(__name__)


@login_not_required
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    if not oidc.is_configured():
        raise Http404
    request.session[NEXT] = entering.wanted(request)
    try:
        return oidc.send_away(request, request.build_absolute_uri(reverse("oidc_back")))
    except oidc.ProviderRefusedError as refused:
        return _failed(request, refused)


@login_not_required
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """The code is exchanged once; anything wrong reads the same."""
    if not oidc.is_configured():
        raise Http404
    target = request.session.pop(NEXT, "") or reverse("start")
    try:
        login, is_strong = oidc.who(request)
    except oidc.ProviderRefusedError as refused:
        return _failed(request, refused)
    user = User.objects.filter(username=login, is_active=True).first()
    if user is None:
        messages.error(request, UNKNOWN)
        return redirect("sign_in")
    entering.enter(request, user, way=AgentSession.Way.OIDC, at=timezone.now())
    if is_strong:
        request.session[STRONG] = True
    return redirect(target)


def _failed(request: HttpRequest, refused: oidc.ProviderRefusedError) -> HttpResponse:
    logger.warning("oidc_refused", reason=str(refused))
    messages.error(request, FAILED)
    return redirect("sign_in")
