"""Finding one of the establishments that an agent administers, by its UAI or its name (R32)."""

from collections.abc import Iterable

from common.text import search_key
from establishments.models import Member


def named(memberships: Iterable[Member], typed: str) -> list[Member]:
    """Those whose name or UAI holds every word typed; all of them when nothing is."""
    words = search_key(typed).split()
    return [member for member in memberships if all(word in _key(member) for word in words)]


def _key(member: Member) -> str:
    return search_key(member.establishment.name, member.establishment.uai)
