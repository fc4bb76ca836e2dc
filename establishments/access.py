"""Who is asking, and the two kinds of page: those that read, those that write.

A view declares its kind and its permission in one line. Nothing else in the
project checks a permission, opens a transaction or knows about maintenance.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from establishments.models import Member, User
from establishments.permissions import Permission
from establishments.querysets import MemberQuerySet
from ops import maintenance

SESSION_KEY = "member"

View = Callable[..., HttpResponseBase]


class NoEstablishmentChosenError(Exception):
    """An agent of several establishments has not said which one he administers."""


class ConsoleRequest(HttpRequest):
    """A request made by a member, for one establishment.

    What a reading page must leave behind (a line of journal) is appended to
    ``after_reading``: it is written once the page is made, before a byte leaves.
    """

    user: User
    member: Member
    memberships: list[Member]
    notice: maintenance.Notice | None
    after_reading: list[Callable[[], object]]


def reading(permission: Permission | None, *, by_post: bool = False) -> Callable[[View], View]:
    """Declare a page that only reads: the database refuses any write, even by mistake.

    ``by_post`` is for a page whose question does not fit in an address (a selection).
    """
    return _page(permission, methods=["GET", "HEAD", "POST"] if by_post else ["GET", "HEAD"])


def writing(permission: Permission) -> Callable[[View], View]:
    """Declare a page that writes on POST, in one transaction; its GET only reads."""
    return _page(permission, methods=["GET", "HEAD", "POST"], writes=True)


def open_to_all(view: View) -> View:
    """Declare a page without any secret, for whoever asks; a member keeps his banner and tabs."""

    @login_not_required
    @require_http_methods(["GET", "HEAD"])
    @wraps(view)
    def page(request: ConsoleRequest, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic(), suppress(PermissionDenied):
            if request.user.is_authenticated:
                _admit(request, None, Member.objects.all())
        with transaction.atomic():
            maintenance.make_read_only()
            return view(request, **kwargs)

    page.permission = None  # type: ignore[attr-defined]
    return page


def _page(
    permission: Permission | None, *, methods: list[str], writes: bool = False
) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @require_http_methods(methods)
        @wraps(view)
        def page(request: ConsoleRequest, **kwargs: Any) -> HttpResponseBase:
            answer = _write if writes and request.method == "POST" else _read
            try:
                return answer(permission, view, request, **kwargs)
            except NoEstablishmentChosenError:
                return redirect("establishments:choose")

        page.permission = permission  # type: ignore[attr-defined]
        return page

    return decorate


def _write(
    permission: Permission | None, view: View, request: ConsoleRequest, **kwargs: Any
) -> HttpResponseBase:
    with transaction.atomic():
        _admit(request, permission, Member.objects.all())
        if maintenance.is_on(timezone.now()):
            return refused_by_maintenance(request)
        return view(request, **kwargs)


def _read(
    permission: Permission | None, view: View, request: ConsoleRequest, **kwargs: Any
) -> HttpResponseBase:
    request.after_reading = []
    with transaction.atomic():
        guarded = Member.objects.annotate(guard=maintenance.refuse_writes())
        _admit(request, permission, guarded)
        response = view(request, **kwargs)
    if request.after_reading:
        with transaction.atomic():
            for leave in request.after_reading:
                leave()
    return response


def refused_by_maintenance(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/maintenance.html", status=503)


def _admit(request: ConsoleRequest, permission: Permission | None, rights: MemberQuerySet) -> None:
    """Find on whose behalf the request is made, and whether he may; read again at each request.

    An agent without any right of the day is refused. With several establishments, he chooses one
    first (R31); the choice stays in the session, and is asked again when that right has ended.
    """
    now = timezone.now()
    rights = rights.annotate(cut=maintenance.announced(now))
    found = list(rights.active(timezone.localdate(now)).of(request.user))
    if not found:
        raise PermissionDenied
    request.notice = maintenance.Notice.of(found[0].cut, now)
    useful = [member for member in found if member.opens_console] or found
    # Two rights on one establishment are one place to choose.
    request.memberships = list({m.establishment_id: m for m in reversed(useful)}.values())[::-1]
    by_id = {member.pk: member for member in request.memberships}
    chosen = by_id.get(request.session.get(SESSION_KEY) or 0)
    if chosen is None and len(by_id) > 1 and permission is not None:
        raise NoEstablishmentChosenError
    request.member = chosen or request.memberships[0]
    if permission is not None and not request.member.can(permission):
        raise PermissionDenied
