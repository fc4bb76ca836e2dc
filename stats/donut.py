"""A donut drawn without JavaScript: how much each share is of a hundred, and where its arc lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

# Of a circumference of 100. A smaller share would not be seen; neither would two without a gap.
THINNEST, GAP = 1.5, 0.5


@dataclass(frozen=True)
class Slice:
    """One thing counted, before it is weighed against the others."""

    code: str
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Share:
    """``percentage`` is written as in French; ``dash`` and ``offset`` are those of a stroke."""

    slice: Slice
    percentage: str
    dash: str
    offset: str


@dataclass(frozen=True)
class Donut:
    title: str
    total: int
    shares: list[Share]

    @classmethod
    def of(cls, title: str, slices: Sequence[Slice]) -> Self:
        counts = [each.count for each in slices]
        drawn = zip(slices, percentages(counts), arcs(counts), strict=True)
        shares = [
            Share(each, written, f"{length:.2f} {100 - length:.2f}", f"{-start or 0:.2f}")
            for each, written, (start, length) in drawn
        ]
        return cls(title, sum(counts), shares)

    @property
    def drawn(self) -> list[Share]:
        """A share of nobody has no arc."""
        return [share for share in self.shares if share.slice.count]

    @property
    def told(self) -> str:
        """The same in words, for those who do not see it."""
        parts = (f"{each.slice.label}, {each.percentage}" for each in self.shares)
        return f"{self.title} : {' ; '.join(parts)}."


def percentages(counts: Sequence[int]) -> list[str]:
    """« 64,61 % »: two decimals whose sum is 100,00; what rounding leaves goes to those it cut the
    most.
    """
    total = sum(counts) or 1
    hundredths = [count * 10_000 // total for count in counts]
    most_cut = sorted(range(len(counts)), key=lambda rank: -(counts[rank] * 10_000 % total))
    left = 10_000 - sum(hundredths) if any(counts) else 0
    for rank in most_cut[:left]:
        hundredths[rank] += 1
    return [f"{each // 100},{each % 100:02}\N{NO-BREAK SPACE}%" for each in hundredths]


def arcs(counts: Sequence[int]) -> list[tuple[float, float]]:
    """Where each arc starts and how long it is, of 100; the smallest are drawn thicker than they
    are, at the expense of the others.
    """
    total = sum(counts) or 1
    wide = [max(count * 100 / total, THINNEST) if count else 0.0 for count in counts]
    scale = 100 / (sum(wide) or 1)
    gap = GAP if sum(map(bool, counts)) > 1 else 0.0
    placed, start = [], 0.0
    for width in wide:
        placed.append((start, max(width * scale - gap, 0.0)))
        start += width * scale
    return placed
