"""The failures of everybody behind one address: a whole lycée, or a robot (P6-P8).

Successes are not counted: six hundred agents may sign in from one address in ten minutes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

import structlog
from django.conf import settings

from ops.limits import Limit, look

WHILE = timedelta(minutes=10)
HOUR = timedelta(hours=1)
# What a log is searched for: never renamed.
SPRAYING = "SEC-SPRAYING"
SPRAYING_EVERYWHERE = "SEC-SPRAYING-EVERYWHERE"

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Standing:
    """``is_suspect``: an unknown browser must answer a question; ``blocked_until``: must wait."""

    is_suspect: bool
    blocked_until: datetime | None


@dataclass(frozen=True)
class Crowd:
    """Who fails to enter a realm (« agent », « account »), counted by address."""

    realm: str

    def standing(self, address: str | None, *, at: datetime) -> Standing:
        place = _place(address)
        asked = [(self._failures, place), (self._subjects, place), (self._hour, place)]
        failures, subjects, hour = look(asked, at=at)
        is_suspect = not (failures.left and subjects.left)
        return Standing(is_suspect, None if hour.left else hour.retry_at)

    def failed(self, address: str | None, subject: str, *, at: datetime) -> None:
        """Count a refusal; tell the log, once, of somebody who tries many subjects (P7)."""
        place = _place(address)
        self._failures.spend(place, at=at)
        self._hour.spend(place, at=at)
        if self._first("here").spend((place, subject), at=at).tries == 1:
            _alert(SPRAYING, self._subjects, place, at=at)
        if self._first("anywhere").spend(subject, at=at).tries == 1:
            _alert(SPRAYING_EVERYWHERE, self._everywhere, "", at=at)

    @property
    def _failures(self) -> Limit:
        return Limit(f"{self.realm}-failures", settings.SIGN_IN_LIMITS["failures"], WHILE)

    @property
    def _subjects(self) -> Limit:
        return Limit(f"{self.realm}-subjects", settings.SIGN_IN_LIMITS["subjects"], WHILE)

    @property
    def _hour(self) -> Limit:
        return Limit(f"{self.realm}-hour", settings.SIGN_IN_LIMITS["failures_in_an_hour"], HOUR)

    @property
    def _everywhere(self) -> Limit:
        allowed = settings.SIGN_IN_LIMITS["subjects_everywhere"]
        return Limit(f"{self.realm}-everywhere", allowed, WHILE)

    def _first(self, where: str) -> Limit:
        return Limit(f"{self.realm}-first-{where}", 1, WHILE)


def _alert(code: str, limit: Limit, place: str, *, at: datetime) -> None:
    if limit.spend(place, at=at).tries == limit.allowed:
        logger.warning("security", code=code, place=place, subjects=limit.allowed)


def _place(address: str | None) -> str:
    """An IPv6 subscriber has a whole /64: it counts as one address."""
    if address is None:
        return ""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ip_network((int(found), 64), strict=False))
    return address
