"""The tables of the statistics (R213-R218): a line a mode, then the total, a column a state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.enums import ActivationMode
from establishments.models import Establishment, Member
from stats.audiences import Audience, audiences_of
from stats.models import DailyCount
from students import levels
from students.filters import NO_DIVISION

Scope = DailyCount.Scope
NEVER_INFORMED = ""
# R215: all of them, in this order.
MODES = (*((mode.value, str(mode.label)) for mode in ActivationMode), (NEVER_INFORMED, "N/A"))
TOTAL = "Total"
NO_DIVISION_LABEL = "Sans classe"

NOT_COUNTED = "–"
PART = '<tr class="figures-table__part"><th scope="rowgroup" colspan="{}">{}</th></tr>'
TOTAL_ROW = '<tr class="figures-table__total">'

Counts = tuple[int, ...]


class Row(NamedTuple):
    """A row of DailyCount, as it is read."""

    population: str
    scope: str
    key: str
    label: str
    mode: str
    not_informed: int
    informed: int
    activating: int
    activated: int
    day: date
    computed_at: datetime


class Line(NamedTuple):
    """``cells`` are the number of accounts, then how many in each state; None if not counted."""

    label: str
    cells: tuple[int | None, ...]


class Part(NamedTuple):
    """A class or a level, or the whole establishment, with its lines."""

    key: str
    label: str
    lines: list[Line]


@dataclass(frozen=True)
class Synthesis:
    """One table: its title, its columns, and what it counts, in one part or in several."""

    scope: str
    title: str
    columns: tuple[str, ...]
    parts: list[Part]
    hint: str = ""

    @property
    def body(self) -> SafeString:
        """Its rows: a school has a thousand, which a template would make five times heavier."""
        parts = "".join(self._part(part) for part in self.parts)
        return mark_safe(parts)  # noqa: S308  labels are escaped, the rest is numbers

    def _part(self, part: Part) -> str:
        title = ""
        if part.label:
            title = format_html(PART, len(self.columns), part.label)
        return f"<tbody>{title}{''.join(map(_row, part.lines))}</tbody>"


@dataclass(frozen=True)
class Section:
    """What is counted of one population; the details only once a night has counted them."""

    audience: Audience
    whole: Synthesis
    details: list[Synthesis]

    @property
    def syntheses(self) -> list[Synthesis]:
        return [self.whole, *self.details]


@dataclass(frozen=True)
class Night:
    """What the latest night counted of an establishment; nothing before the first one."""

    home: Establishment
    rows: list[Row]

    @classmethod
    def latest(cls, member: Member) -> "Night":
        """One query, whatever the number of classes."""
        found = DailyCount.objects.visible_to(member).of_latest_night()
        ordered = found.order_by("label", "key").values_list(*Row._fields)
        return cls(member.establishment, [Row(*row) for row in ordered])

    @property
    def day(self) -> date | None:
        return self.rows[0].day if self.rows else None

    @property
    def computed_at(self) -> datetime | None:
        return self.rows[0].computed_at if self.rows else None

    def sections(self) -> list[Section]:
        return [self._section(audience) for audience in audiences_of(self.home)]

    def divisions(self) -> list[tuple[str, str]]:
        """The classes that have figures, as choices: all populations together."""
        shown = {audience.population for audience in audiences_of(self.home)}
        found = {
            row.key or NO_DIVISION: row.label or NO_DIVISION_LABEL
            for row in self.rows
            if row.scope == Scope.DIVISION and row.population in shown
        }
        return sorted(found.items(), key=lambda choice: choice[0] == NO_DIVISION)

    def _section(self, audience: Audience) -> Section:
        rows = [row for row in self.rows if row.population == audience.population]
        title = f"Synthèse des comptes {audience.people} de la structure"
        counts = {row.mode: row for row in rows if row.scope == Scope.ALL}
        lines = _lines(audience, counts) if rows else _not_counted(audience)
        whole = Synthesis(Scope.ALL, title, audience.columns, [Part("", "", lines)])
        details = [
            Synthesis(scope, f"{title} par {word}", audience.columns, parts, _hint(audience, word))
            for scope, word in ((Scope.DIVISION, "classe"), (Scope.MEF, self._level))
            if (parts := self._parts(audience, scope, rows))
        ]
        return Section(audience, whole, details)

    @property
    def _level(self) -> str:
        """« MEF », or « niveau » as inside a sentence."""
        return self.home.words.level.lower() if self.home.is_school else self.home.words.level

    def _nowhere(self, scope: str) -> str:
        return NO_DIVISION_LABEL if scope == Scope.DIVISION else f"Sans {self._level}"

    def _parts(self, audience: Audience, scope: str, rows: list[Row]) -> list[Part]:
        """In the order of their labels, or of the niveaux of an école; those without one last."""
        found: dict[str, dict[str, Row]] = {}
        for row in rows:
            if row.scope == scope:
                found.setdefault(row.key, {})[row.mode] = row
        by_level = scope == Scope.MEF and self.home.is_school
        parts = [
            Part(
                key,
                next(iter(by_mode.values())).label or self._nowhere(scope),
                _lines(audience, by_mode, all_modes=False),
            )
            for key, by_mode in found.items()
        ]
        return sorted(
            parts,
            key=lambda part: (not part.key, levels.rank(part.key, part.label) if by_level else 0),
        )


def _row(line: Line) -> str:
    cells = "".join(f"<td>{NOT_COUNTED if cell is None else cell}</td>" for cell in line.cells)
    start = TOTAL_ROW if line.label == TOTAL else "<tr>"
    return f'{start}<th scope="row">{line.label}</th>{cells}</tr>'


def _lines(audience: Audience, by_mode: Mapping[str, Row], *, all_modes: bool = True) -> list[Line]:
    """A line for each mode, the empty ones too where all are wanted; then the total."""
    cells = {
        label: _cells(audience, by_mode.get(mode))
        for mode, label in MODES
        if all_modes or mode in by_mode
    }
    total = tuple(map(sum, zip(*cells.values(), strict=True)))
    return [*(Line(*line) for line in cells.items()), Line(TOTAL, total)]


def _cells(audience: Audience, row: Row | None) -> Counts:
    in_states = tuple(getattr(row, state) if row else 0 for state in audience.states)
    return (sum(in_states), *in_states)


def _not_counted(audience: Audience) -> list[Line]:
    nothing = (None,) * (1 + len(audience.states))
    return [Line(label, nothing) for label in (*(label for _, label in MODES), TOTAL)]


def _hint(audience: Audience, word: str) -> str:
    """Why the classes may sum to more than the establishment."""
    if audience.population == DailyCount.Population.STUDENT:
        return ""
    each = "chaque classe où il a un enfant" if word == "classe" else f"chaque {word} d'un enfant"
    return f"Un responsable qui a plusieurs enfants compte une fois dans {each}."
