"""Whether the service lives, whether it can serve, whether it is cut: for machines."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ops import maintenance
from ops.notices import Audience, Notice

KEPT_FOR = 30


@login_not_required
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Answer without touching anything: the process runs."""
    return JsonResponse({"etat": "vivant"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database does; the outside learns no detail."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError:
        return JsonResponse({"etat": "indisponible"}, status=503)
    return JsonResponse({"etat": "prêt"})


@login_not_required
@require_safe
def service_state(request: HttpRequest) -> JsonResponse:
    """The cut under way or announced, for other sites (G24): always the same four keys.

    « etat » is « ouvert », « maintenance-annoncee » or « maintenance » (« indisponible » with 503
    when nothing is known); « debut » and « fin » are ISO 8601; « message » is that of the guichet.
    """
    now = timezone.now()
    try:
        cut = maintenance.told(now)
    except DatabaseError:
        return _answer("indisponible", status=503)
    notice = cut and Notice.of(cut, now, Audience.GUICHET)
    if notice:
        response = _answer("maintenance" if notice.is_on else "maintenance-annoncee", notice)
    else:
        response = _answer("ouvert")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _answer(state: str, notice: Notice | None = None, *, status: int = 200) -> JsonResponse:
    told = {
        "etat": state,
        "debut": notice and notice.starts_at.isoformat(timespec="seconds"),
        "fin": notice and notice.ends_at.isoformat(timespec="seconds"),
        "message": notice and notice.text,
    }
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
