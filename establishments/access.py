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
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from establishments.models import Member, User
from establishments.permissions import Permission
from establishments.querysets import MemberQuerySet
from ops import maintenance

SESSION_KEY = "member"

View = Callable[..., HttpResponseBase]


class ConsoleRequest(HttpRequest):
    """A request made by a member, for one establishment.

    What a reading page must leave behind (a line of journal) is appended to
    ``after_reading``: it is written once the page is made, before a byte leaves.
    """

    user: User
    member: Member
    memberships: list[Member]
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
            if writes and request.method == "POST":
                return _write(permission, view, request, **kwargs)
            return _read(permission, view, request, **kwargs)

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

    An agent without any right of the day is refused. The choice of an establishment stays in
    the session; when that right has ended, the first of the others takes its place.
    """
    request.memberships = list(rights.active(timezone.localdate()).of(request.user))
    if not request.memberships:
        raise PermissionDenied
    chosen = request.session.get(SESSION_KEY)
    by_id = {member.pk: member for member in request.memberships}
    request.member = by_id.get(chosen or 0, request.memberships[0])
    if permission is not None and not request.member.can(permission):
        raise PermissionDenied
