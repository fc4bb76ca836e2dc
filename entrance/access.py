"""The one kind of page that an agent has for himself: what he may do does not matter here."""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from entrance import totp
from entrance.strength import is_trusted
from establishments import access
from establishments.access import CHOSEN, ConsoleRequest
from establishments.models import Member
from ops import maintenance

View = Callable[..., HttpResponse]


def personal(
    *, authentication: bool = False, is_the_factor: bool = False, by_post_alone: bool = False
) -> Callable[[View], View]:
    """Declare a page of the signed-in agent: it reads on GET, and writes on POST in a transaction.

    What it writes is refused during a maintenance, unless it is ``authentication`` (A34). Whoever
    has a key must have given it, but on the page that asks for it.
    """

    def decorate(view: View) -> View:
        @sensitive_post_parameters()
        @require_http_methods(["POST"] if by_post_alone else ["GET", "HEAD", "POST"])
        @wraps(view)
        def page(request: ConsoleRequest, **kwargs: Any) -> HttpResponse:
            with transaction.atomic():
                _admit(request)
            writes = request.method == "POST"
            try:
                with transaction.atomic():
                    if not writes:
                        maintenance.make_read_only()
                    if not (is_the_factor or is_trusted(request)) and totp.is_enrolled(
                        request.user
                    ):
                        return _ask_factor(request)
                    guarded = writes and not authentication
                    with maintenance.writing() if guarded else nullcontext():
                        return view(request, **kwargs)
            except maintenance.UnderWayError as cut:
                return access.refused_by_maintenance(request, cut)

        page.permission = None  # type: ignore[attr-defined]
        return page

    return decorate


def show(
    request: ConsoleRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """In the layout of the console for whoever has a right; without tabs until a choice is made."""
    member: Member | None = getattr(request, "member", None)
    context |= {"layout": "layouts/console.html" if member else "layouts/public.html"}
    if member and len(request.memberships) > 1:
        chosen = request.session.get(CHOSEN.format(member.module))
        context |= {"choosing": chosen != member.pk}
    return render(request, template, context, status=status)


def _admit(request: ConsoleRequest) -> None:
    """Find his rights, for the banner and the tabs; he may have none."""
    with suppress(PermissionDenied):
        access.admit(request, Member.objects.all(), module=None)


def _ask_factor(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('second_factor')}?{urlencode({'next': request.path})}")
