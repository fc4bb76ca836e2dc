"""Divisions and groups of one establishment, spelled as its secretary spells them."""

from dataclasses import dataclass, field
from string import ascii_uppercase

from sync.synthetic.dice import Dice
from sync.synthetic.formations import TITLES, Formation, Kind, deck, offered
from sync.synthetic.spelling import without_accents

CODE_LIMIT = 8


@dataclass(slots=True, eq=False)
class Division:
    code: str
    label: str
    mefs: list[str]
    half_groups: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    code: str
    label: str
    divisions: list[str]
    mefs: list[str]


@dataclass(slots=True)
class Plan:
    """The structures of an establishment; `by_prefix` finds the divisions of a formation."""

    formations: list[Formation]
    by_prefix: dict[str, list[Division]]
    groups: list[Group]
    latin: dict[str, str]

    @property
    def divisions(self) -> list[Division]:
        return [division for row in self.by_prefix.values() for division in row]


class Style:
    """One establishment's way of naming: `6A`, `6 A`, `61`; « SIXIEME A » or « Sixième A »."""

    def __init__(self, dice: Dice, kind: Kind) -> None:
        self.letters = kind != "lyc" and dice.chance(0.7)
        self.separator = " " if dice.chance(0.4) else ""
        self.upper = dice.chance(0.4)

    def rank(self, rank: int) -> str:
        if self.letters and rank < len(ascii_uppercase):
            return ascii_uppercase[rank]
        return str(rank + 1)

    def code(self, prefix: str, rank: int) -> str:
        """Return a code of at most 8 characters."""
        spaced = f"{prefix}{self.separator}{self.rank(rank)}"
        return spaced if len(spaced) <= CODE_LIMIT else f"{prefix}{self.rank(rank)}"

    def label(self, prefix: str, rank: int) -> str:
        label = f"{TITLES[prefix][1]} {self.rank(rank)}"
        return without_accents(label).upper() if self.upper else label


def draw_plan(dice: Dice, kind: Kind, students: int) -> Plan:
    formations = offered(kind, students)
    style = Style(dice, kind)
    cards = [formation.prefix for formation in deck(kind, students)]
    by_prefix: dict[str, list[Division]] = {}
    for prefix in dict.fromkeys(formation.prefix for formation in formations):
        mefs = [formation.mef for formation in formations if formation.prefix == prefix]
        count = max(1, round(cards.count(prefix) / TITLES[prefix][0]))
        by_prefix[prefix] = [
            Division(style.code(prefix, rank), style.label(prefix, rank), list(mefs))
            for rank in range(count)
        ]
    split = () if kind == "eco" else by_prefix.values()
    groups = [group for row in split for group in _half_groups(dice, row)]
    latin = _latin(by_prefix) if kind == "clg" else []
    return Plan(formations, by_prefix, groups + latin, {row.code[0]: row.code for row in latin})


def _half_groups(dice: Dice, divisions: list[Division]) -> list[Group]:
    """Split most divisions in two; a code too long for a suffix is never split."""
    groups = []
    for division in divisions:
        codes = [f"_{division.code}P{half}" for half in (1, 2)]
        if len(codes[0]) > CODE_LIMIT or dice.chance(0.2):
            continue
        division.half_groups = codes
        groups += [
            Group(code, f"{division.code} GROUPE {half}", [division.code], division.mefs)
            for half, code in enumerate(codes, start=1)
        ]
    return groups


def _latin(by_prefix: dict[str, list[Division]]) -> list[Group]:
    return [
        Group(
            f"{level}LATIN",
            f"LATIN {level}EME",
            [division.code for division in by_prefix[level]],
            by_prefix[level][0].mefs,
        )
        for level in "543"
    ]
