"""A point of an evolution: what one night counted."""

from datetime import date
from typing import NamedTuple


class Point(NamedTuple):
    """What one night counted, in each state that the population knows."""

    day: date
    is_estimate: bool
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def shares(self) -> tuple[float, ...]:
        """In per cent."""
        return tuple(100 * count / self.total for count in self.counts)
