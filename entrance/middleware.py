"""What happens to an agent's session at each page of the console."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from entrance import entering, sessions

EXPIRED = "Votre session a expiré. Reconnectez-vous pour continuer."


def agent_sessions(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """End a session that has lasted too long; the page then asks to sign in, and comes back.

    A visitor without a session costs nothing; on the guichet's own host there is no agent.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "urlconf", None):
            return get_response(request)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session:
            _refresh(request)
        response = get_response(request)
        if has_session:
            sessions.follow(request.session)
        entering.mark_browser(request, response)
        return response

    return middleware


def _refresh(request: HttpRequest) -> None:
    at = timezone.now()
    if sessions.is_over(request.session, at, path=request.path):
        sessions.leave(request.session)
        logout(request)
        if request.path != reverse("sign_in"):
            messages.info(request, EXPIRED)
    sessions.touch(request.session, at)
