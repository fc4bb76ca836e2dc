"""The pages of the operators of the service: active superusers, for no establishment in particular.

They are declared as those of the console are, and give the same guarantees (establishments.access);
a right in an establishment opens none of them, and they open no page of an establishment.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from establishments.access import (
    ConsoleRequest,
    PasswordToChangeError,
    SecondFactorNeededError,
    View,
    ask_second_factor,
    refused_by_maintenance,
    require_proofs,
)
from establishments.models import Member, User
from establishments.permissions import Module
from ops import maintenance
from ops.notices import Notice

# Where they land after the sign-in.
HOME = "operations:nights"


class OperatorRequest(ConsoleRequest):
    """A request made by an operator: it has no member. ``has_rights``: he acts elsewhere as one."""

    has_rights: bool


def is_operator(user: User) -> bool:
    return bool(user.is_active and user.is_superuser)


def operating_reading(view: View) -> View:
    """Declare a page that only reads: the database refuses any write, even by mistake."""
    return _page(view, methods=["GET", "HEAD"])


def operating_writing(view: View) -> View:
    """Declare a page that writes on POST, in one transaction; its GET only reads (F18)."""
    return _page(view, methods=["GET", "HEAD", "POST"])


def _page(view: View, *, methods: list[str]) -> View:
    @require_http_methods(methods)
    @wraps(view)
    def page(request: OperatorRequest, **kwargs: Any) -> HttpResponseBase:
        answer = _write if request.method == "POST" else _read
        try:
            return answer(view, request, **kwargs)
        except SecondFactorNeededError:
            return ask_second_factor(request)
        except PasswordToChangeError:
            return redirect("change_password")

    page.permission = None  # type: ignore[attr-defined]
    return page


def _write(view: Callable[..., Any], request: OperatorRequest, **kwargs: Any) -> HttpResponseBase:
    try:
        with transaction.atomic():
            _let_in(request)
            with maintenance.writing():
                answer: HttpResponseBase = view(request, **kwargs)
                return answer
    except maintenance.UnderWayError as cut:
        return refused_by_maintenance(request, cut)


def _read(view: Callable[..., Any], request: OperatorRequest, **kwargs: Any) -> HttpResponseBase:
    with transaction.atomic():
        maintenance.make_read_only()
        _let_in(request)
        answer: HttpResponseBase = view(request, **kwargs)
        return answer


def _let_in(request: OperatorRequest) -> None:
    """Refuse whoever is no operator; he proves who he is as those of the console do."""
    if not is_operator(request.user):
        raise PermissionDenied
    now = timezone.now()
    cut = maintenance.told(now)
    request.notice = Notice.of(cut, now, Module.CONSOLE) if cut else None
    require_proofs(request)
    rights = Member.objects.active(timezone.localdate(now)).of(request.user)
    request.has_rights = rights.exists()
