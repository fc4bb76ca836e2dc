"""A seeded source of chance: the same seed draws the same feed, on any machine."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice(Random):
    """Chance with the few gestures a feed needs; never used for anything secret."""

    def chance(self, probability: float) -> bool:
        return self.random() < probability

    def pick(self, choices: Sequence[T]) -> T:
        """Like `choice`, three times faster: a national feed draws millions."""
        return choices[int(self.random() * len(choices))]

    def between(self, lowest: int, highest: int) -> int:
        """Both ends included."""
        return lowest + int(self.random() * (highest - lowest + 1))

    def day(self, earliest: date, latest: date) -> date:
        """Both ends included."""
        return earliest + timedelta(days=self.between(0, (latest - earliest).days))
