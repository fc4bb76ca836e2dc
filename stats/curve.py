"""The curve of an evolution, as points of an SVG: a line a state, in share of the accounts.

No script draws it; the same figures stand in a table beside it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.enums import AccountState
from stats.donut import percentages
from stats.points import Point

# The drawing, in its own units: room for the shares on the left, for the days below.
WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 80, 24, 16, 40
SHARES = (0, 25, 50, 75, 100)
# A label wants so many units, and days that fall on round dates.
LABEL_WIDTH = 64
MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
    "déc.",
)  # fmt: skip
MONTHLY_FROM = 62
WEEK = 7


@dataclass(frozen=True)
class Stroke:
    """The line of one state, and where it ends: « Activé : 64,61 % »."""

    state: str
    label: str
    points: str
    latest: str


@dataclass(frozen=True)
class Tick:
    at: float
    label: str

    @property
    def place(self) -> str:
        """As a drawing writes it, whatever the language of the page."""
        return f"{self.at:g}"


@dataclass(frozen=True)
class Curve:
    """Two nights at least: one is a point, not a curve."""

    points: list[Point]
    states: tuple[AccountState, ...]

    width, height = WIDTH, HEIGHT
    left, right = LEFT, WIDTH - RIGHT
    top, bottom = TOP, HEIGHT - BOTTOM

    @property
    def strokes(self) -> list[Stroke]:
        return [self._stroke(rank, state) for rank, state in enumerate(self.states)]

    @property
    def description(self) -> str:
        """What the drawing shows, for whoever does not see it."""
        first, latest = self.points[0], self.points[-1]
        moves = (
            f"{state.label} : de {start} à {end}"
            for state, start, end in zip(
                self.states, percentages(first.counts), percentages(latest.counts), strict=True
            )
        )
        return f"Du {first.day:%d-%m-%Y} au {latest.day:%d-%m-%Y}. {' ; '.join(moves)}."

    @property
    def shares(self) -> list[Tick]:
        return [Tick(_y(share), f"{share}\N{NO-BREAK SPACE}%") for share in SHARES]

    @property
    def days(self) -> list[Tick]:
        """The first of each month, or every week: as many as there is room for."""
        first, latest = self.points[0].day, self.points[-1].day
        every = [first + timedelta(days=rank) for rank in range((latest - first).days + 1)]
        if len(every) >= MONTHLY_FROM:
            ticks = [Tick(self._x(day), MONTHS[day.month - 1]) for day in every if day.day == 1]
        else:
            step = WEEK * (1 + len(every) // (WEEK * 9))
            ticks = [Tick(self._x(day), f"{day:%d-%m}") for day in every[::step]]
        return _apart(ticks)

    def _stroke(self, rank: int, state: AccountState) -> Stroke:
        path = [(self._x(point.day), _y(point.shares[rank])) for point in self.points]
        latest = percentages(self.points[-1].counts)[rank]
        drawn = " ".join(f"{x:g},{y:g}" for x, y in path)
        return Stroke(state.value, str(state.label), drawn, latest)

    def _x(self, day: date) -> float:
        first, latest = self.points[0].day, self.points[-1].day
        return round(LEFT + (self.right - LEFT) * (day - first).days / (latest - first).days, 1)


def _y(share: float) -> float:
    return round(TOP + (HEIGHT - BOTTOM - TOP) * (100 - share) / 100, 1)


def _apart(ticks: list[Tick]) -> list[Tick]:
    kept: list[Tick] = []
    for tick in ticks:
        if not kept or tick.at - kept[-1].at >= LABEL_WIDTH:
            kept.append(tick)
    return kept
