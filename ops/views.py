"""Whether the service lives, and whether it can serve."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


@login_not_required
def alive(request: HttpRequest) -> JsonResponse:
    """Answer without touching anything: the process runs."""
    return JsonResponse({"etat": "vivant"})


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database does; the outside learns no detail."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError:
        return JsonResponse({"etat": "indisponible"}, status=503)
    return JsonResponse({"etat": "prêt"})
