"""The one kind of page of the guichet: open to anybody, it reads on GET and writes on POST."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from ops import maintenance
from ops.models import Maintenance

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Declare a page: its GET cannot write (scanners fetch links), its POST is one transaction.

    During a maintenance a POST is refused, and told when to come back (A34).
    """

    @login_not_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            if request.method != "POST":
                maintenance.make_read_only()
            elif cut := maintenance.under_way(timezone.now()):
                return _refuse(request, cut)
            return view(request, **kwargs)

    return page


def _refuse(request: HttpRequest, cut: Maintenance) -> HttpResponse:
    response = render(request, "guichet/maintenance.html", {"cut": cut}, status=503)
    response.headers["Retry-After"] = http_date(cut.ends_at.timestamp())
    return response
