"""Who a row is about, since ONDE numbers nobody: keys made of what the row says, for one school.

A key is a digest: kept from night to night, it tells neither a name nor an INE.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from common.text import search_key

KEY_SIZE = 10


class Child(NamedTuple):
    """What names a pupil; a part that cannot be read is empty."""

    ine: str
    birth_name: str
    first_name: str
    birth_date: date | None

    @property
    def names(self) -> tuple[str, str]:
        return search_key(self.birth_name), search_key(self.first_name)

    def key(self, uai: str) -> str:
        """His INE when he has one: it does not change in a life."""
        return next(self.clues(uai))

    def clues(self, uai: str) -> Iterator[str]:
        """A key for every part of the row that is enough to know him again, the surest first."""
        birth, first = self.names
        day = self.birth_date.isoformat() if self.birth_date else ""
        if self.ine:
            yield key(uai, "ine", self.ine)
        if birth and first and day:
            yield key(uai, "pupil", birth, first, day)
        if birth and first:
            yield names_key(uai, birth, first)
        if birth and day:
            yield key(uai, "birth", birth, day)
        if first and day:
            yield key(uai, "first", first, day)


def names_key(uai: str, birth_name: str, first_name: str) -> str:
    return key(uai, "names", search_key(birth_name), search_key(first_name))


def person_key(uai: str, birth_name: str, first_name: str, *place: str) -> str:
    """Names alone never name a guardian: with them go his address, or what stands for it."""
    names = search_key(birth_name), search_key(first_name)
    return key(uai, "person", *names, *map(search_key, place))


def key(uai: str, *parts: str) -> str:
    written = "\x1f".join((uai, *parts))
    return hashlib.blake2b(written.encode(), digest_size=KEY_SIZE).hexdigest()
