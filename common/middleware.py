"""Which site a request is for, what every answer carries, what the log keeps of a request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django_structlog.middlewares import RequestMiddleware

# A UUID is 36 characters long; a signed link is longer, and is a secret.
LONGEST_LOGGED = 40

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "screen-wake-lock", "usb",
    )
)  # fmt: skip


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse every device to the page, and every cache to what is behind the sign-in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def by_host(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give the guichet's hosts their own paths: no page answers on both sides, but « sante »."""

    def middleware(request: HttpRequest) -> HttpResponse:
        domain, _ = split_domain_port(request.get_host())
        if domain in settings.GUICHET_HOSTS:
            request.urlconf = settings.GUICHET_URLCONF
        return get_response(request)

    return middleware


class RequestLog(RequestMiddleware):
    """One line a request: its path, never what was searched (a name), never a link's token."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        parts = ("…" if len(part) > LONGEST_LOGGED else part for part in request.path.split("/"))
        return f"{request.method} {'/'.join(parts)}"
