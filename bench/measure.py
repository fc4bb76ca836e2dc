"""What a work costs, in CPU of this process and of its database, and how it compares."""

import gc
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple

from django.db import connection

Work = Callable[[], object]
DEEPER = 30
TICKS_IN_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Scale:
    """How much is measured; the budget is that of the values below."""

    pupils: int = 3_000
    file_rows: int = 5_000
    others: int = 0  # pupils of other establishments around the list (--large)
    row_by_row: int = 300
    plain_pages: int = 40
    plain_rows: int = 300
    taken: int = 1_000_000
    drawn: int = 5_000
    academy: int = 20  # establishments of 500 pupils; 200 with --large
    processes: int = 2
    pairs: int = 5
    least: float = 0.2  # seconds of CPU in each measure


class Cost(NamedTuple):
    """Seconds of CPU."""

    process: float
    database: float

    @property
    def total(self) -> float:
        return self.process + self.database


def nothing() -> None:
    """What most works need before them."""


@dataclass(frozen=True)
class Side:
    """One way of doing a work. ``units`` are what it makes (rows, pages): costs are for one.

    ``before`` puts things back as they were, and is not counted.
    """

    work: Work
    units: float = 1
    before: Work = nothing

    def spend(self, times: int = 1, *, depth: int = 0) -> Cost:
        process = database = 0.0
        gc.collect()
        for _ in range(times):
            self.before()
            start = _now()
            _call(self.work, depth)
            end = _now()
            process += end.process - start.process
            database += end.database - start.database
        done = times * self.units
        return Cost(process / done, database / done)


@dataclass(frozen=True)
class Pairs:
    """The costs of two ways, measured in turn: A B A B…"""

    ours: list[Cost]
    plain: list[Cost]

    def ratio(self, cost: Callable[[Cost], float] = lambda cost: cost.total) -> float:
        """How many times less ours costs: the median of the pairs."""
        pairs = zip(self.ours, self.plain, strict=True)
        return median(cost(plain) / cost(ours) for ours, plain in pairs)

    def milliseconds(self) -> tuple[float, float]:
        """A unit of ours, a unit of the plain way."""
        ours, plain = (median(cost.total for cost in side) for side in (self.ours, self.plain))
        return 1000 * ours, 1000 * plain


def compare(ours: Side, plain: Side, scale: Scale) -> Pairs:
    """Measure both in turn; the first run of each is not counted."""
    return compare_several([ours], plain, scale)[0]


def compare_several(ours: list[Side], plain: Side, scale: Scale) -> list[Pairs]:
    """Measure several ways of ours against one plain way, all in turn: A B C A B C…"""
    sides = [*ours, plain]
    times = [_times(side, scale.least) for side in sides]
    rounds = [
        [side.spend(often, depth=turn * DEEPER) for side, often in zip(sides, times, strict=True)]
        for turn in range(scale.pairs)
    ]
    *measured, plain_costs = map(list, zip(*rounds, strict=True))
    return [Pairs(costs, plain_costs) for costs in measured]


def _times(side: Side, least: float) -> int:
    """How often to do it for its cost to be seen; what a first run prepares is prepared here."""
    if not least:
        return 1
    first = side.spend().total * side.units
    if first >= 2 * least:
        return 1
    return max(1, math.ceil(least / max(side.spend().total * side.units, 0.001)))


def _call(work: Work, depth: int) -> None:
    """Do it under so many calls.

    A loop whose calls stand across two pieces of Python's stack costs up to twice as much: each
    turn puts them elsewhere, and the median leaves such a chance out.
    """
    if depth:
        _call(work, depth - 1)
    else:
        work()


def _now() -> Cost:
    return Cost(time.process_time(), backend_seconds())


def backend_seconds() -> float:
    """CPU spent so far by the database's process that serves this connection."""
    connection.ensure_connection()
    process = Path("/proc", str(connection.connection.info.backend_pid))
    try:
        return int((process / "schedstat").read_text().split()[0]) / 1e9
    except FileNotFoundError:  # a kernel that counts in ticks of 10 ms only
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_IN_A_SECOND


def wall(work: Work) -> float:
    """Seconds that pass for the one who waits."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
