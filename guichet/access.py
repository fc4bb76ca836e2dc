"""The one kind of page of the guichet: open to anybody, it reads on GET and writes on POST."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ops import maintenance
from ops.refusals import refuse

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Declare a page: its GET cannot write (scanners fetch links), its POST is one transaction.

    During a maintenance a POST is refused, and told when to come back (A34), even one that began
    before it.
    """

    @login_not_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                if request.method == "POST":
                    with maintenance.writing():
                        return view(request, **kwargs)
                maintenance.make_read_only()
                return view(request, **kwargs)
        except maintenance.UnderWayError as cut:
            return refuse(request, "guichet/maintenance.html", ends_at=cut.ends_at)

    return page
