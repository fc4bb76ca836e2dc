"""From where a request comes: the proxy's word counts, never the visitor's."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The visitor's address: behind our proxy, the last hop, which the proxy itself added."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_TLS_PROXY:
        address = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip() or address
    try:
        return str(ip_address(address))
    except ValueError:
        return None
