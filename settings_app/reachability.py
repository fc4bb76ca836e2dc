"""Whether a server answers at an address: off by default (H9, K14), and guarded when it is on.

One resolution, the address found is the one connected to, no redirection, nothing of the answer
is read or told.
"""

import socket
from datetime import timedelta
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

import urllib3
from django.conf import settings

from ops.limits import Limit

SECONDS = 3
TRIES = Limit("verify_address", allowed=10, within=timedelta(hours=1))
# What `is_global` lets through: protocol assignments, relays, and IPv6 that leads to IPv4.
ELSEWHERE = [
    ip_network(network)
    for network in (
        "192.0.0.0/24", "192.88.99.0/24", "::/96", "::ffff:0:0/96", "64:ff9b::/96",
        "64:ff9b:1::/48", "2001::/23", "2002::/16",
    )
]  # fmt: skip


def is_offered() -> bool:
    return bool(settings.VERIFY_ADDRESSES_FROM_SERVER)


def answers(url: str) -> bool:
    """Ask the page's headers alone; whatever goes wrong reads the same: no answer."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode()
    address = _public_address(host)
    if address is None:
        return False
    pool = urllib3.HTTPSConnectionPool(
        address,
        443,
        server_hostname=host,
        assert_hostname=host,
        timeout=urllib3.Timeout(total=SECONDS),
        retries=False,
    )
    try:
        pool.request(
            "HEAD",
            parts.path or "/",
            headers={"Host": host, "User-Agent": "EduConnect"},
            redirect=False,
            preload_content=False,
        ).release_conn()
    except (urllib3.exceptions.HTTPError, OSError):
        return False
    finally:
        pool.close()
    return True


def _public_address(host: str) -> str | None:
    """Where the name leads, if every address it gives is public; it is not asked again."""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except OSError:
        return None
    if not found or not all(is_public(str(address)) for address in found):
        return None
    return str(min(found))


def is_public(address: str) -> bool:
    """Of the Internet itself: no private, reserved, shared, multicast or translated range."""
    found = ip_address(address.partition("%")[0])
    if any(found in network for network in ELSEWHERE):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved
