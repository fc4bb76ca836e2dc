"""What a feed holds, counted while it is in memory: the figures an importer must find again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sync.synthetic.records import IN_CHARGE, LEGAL, Pupil, Roster


@dataclass(frozen=True)
class Headcount:
    """Pupils and distinct adults. An adult may be legal for one child and in charge of another."""

    pupils: int
    legal_guardians: int
    in_charge_guardians: int
    guardians: int
    links: Mapping[int, int]

    @property
    def account_links(self) -> int:
        """Links that give an account: legal and in charge, not the contacts."""
        return self.links[LEGAL] + self.links[IN_CHARGE]


@dataclass(frozen=True)
class Summary:
    """`whole` counts the file as it is, `present` only the pupils who have not left."""

    uai: str
    kind: str
    whole: Headcount
    present: Headcount
    persons: int
    divisions: int
    mefs: int
    changes: Mapping[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        return self.whole.pupils - self.present.pupils

    def __str__(self) -> str:
        here = self.present
        return (
            f"{self.uai} {self.kind} pupils={here.pupils} guardians={here.guardians} "
            f"links={here.account_links} divisions={self.divisions}"
        )


def summarise(roster: Roster, on: date, changes: Mapping[str, int]) -> Summary:
    return Summary(
        uai=roster.uai,
        kind=roster.kind,
        whole=_headcount(roster.pupils),
        present=_headcount([pupil for pupil in roster.pupils if pupil.is_present(on)]),
        persons=len(roster.persons),
        divisions=len(roster.plan.divisions),
        mefs=len(roster.plan.formations),
        changes=changes,
    )


def _headcount(pupils: Sequence[Pupil]) -> Headcount:
    ties = [(tie.level, tie.person.number) for pupil in pupils for tie in pupil.ties]
    legal = {number for level, number in ties if level == LEGAL}
    in_charge = {number for level, number in ties if level == IN_CHARGE}
    return Headcount(
        pupils=len(pupils),
        legal_guardians=len(legal),
        in_charge_guardians=len(in_charge),
        guardians=len(legal | in_charge),
        links=Counter(level for level, _ in ties),
    )
