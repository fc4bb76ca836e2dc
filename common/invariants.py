"""What must be true of the data at any moment (I1-I12): each app says its own in ``CHECKS``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """``sentence`` is what must hold; ``sql`` finds what breaks it, one text a row: an id, or a
    code that names nobody. It is given the moment, ``%(at)s``.
    """

    code: str
    sentence: str
    sql: str


@dataclass(frozen=True)
class Probe:
    """A check that no statement can do, slower: found one by one, when asked for."""

    code: str
    sentence: str
    find: Callable[[], Iterable[str]]
