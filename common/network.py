"""From where a request comes: the proxy's word counts, never the visitor's."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The visitor's address: behind our proxy, the last hop, which the proxy itself added.

    Without it he is nowhere: the proxy's own address may be one of the administrative network.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_TLS_PROXY:
        address = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    try:
        return str(ip_address(address))
    except ValueError:
        return None


def is_administrative(request: HttpRequest) -> bool:
    """The visitor stands on the administrative network: no second factor is asked (R10, R11)."""
    return is_among(client_address(request), settings.ADMINISTRATIVE_NETWORKS)


def is_among(address: str | None, networks: list[str]) -> bool:
    """A socket without an address is among none; « 10.0.0.0/8, 192.0.2.0/24 » is read as well."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in ip_network(network.strip()) for network in networks)
