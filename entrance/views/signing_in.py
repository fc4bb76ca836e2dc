"""Entering and leaving. Both go on during a maintenance (A34): neither is a writing page."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Action
from common.errors import too_many
from entrance import credentials, entering, oidc, sessions
from entrance.forms import SignInForm
from entrance.models import AgentSession
from establishments.models import User


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    if request.user.is_authenticated:
        return redirect(entering.destination(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    try:
        user = credentials.prove(request, form, at=at) if form.is_valid() else None
    except credentials.BlockedError as blocked:
        return too_many(request, seconds=int((blocked.until - at).total_seconds()) + 1)
    if user is not None:
        entering.enter(request, user, way=AgentSession.Way.LOCAL, at=at)
        return redirect(entering.destination(request))
    question = credentials.question(request, form, at=at)
    context = {"form": form, "next": entering.wanted(request), "question": question}
    context["provider"] = oidc.label()
    return render(request, "entrance/sign_in.html", context)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """By POST only: no link of elsewhere may put an agent out."""
    if isinstance(request.user, User):
        entering.tell(Action.SIGN_OUT, request, request.user, at=timezone.now())
    sessions.leave(request.session)
    logout(request)
    response = redirect("sign_in")
    # Neither « cookies » nor « storage »: the known browser and the theme outlive a session.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
