"""What happens between one night's file and the next: moves, corrections, departures, arrivals."""

from collections import Counter
from datetime import date, timedelta

from sync.synthetic.dice import Dice
from sync.synthetic.family_names import FRENCH
from sync.synthetic.records import Pupil
from sync.synthetic.roster import RosterDrawer
from sync.synthetic.spelling import joined, without_accents

MOVED, RENAMED, DEPARTED, VANISHED, ARRIVED = "moved", "renamed", "departed", "vanished", "arrived"
ROUND = (
    *(MOVED, RENAMED, ARRIVED, MOVED, DEPARTED, MOVED, RENAMED, MOVED, ARRIVED, VANISHED),
    *(MOVED, RENAMED, MOVED, DEPARTED, MOVED, RENAMED, ARRIVED, MOVED, RENAMED, MOVED),
)


def change(drawer: RosterDrawer, fraction: float, on: date) -> Counter[str]:
    """Change this fraction of the pupils, at least one; return how many of each kind.

    A pupil who cannot move, alone in his division's family, is renamed instead.
    """
    roster, dice = drawer.roster, drawer.dice
    candidates = [pupil for pupil in roster.pupils if pupil.left_on is None]
    chosen = dice.sample(
        candidates, min(len(candidates), max(1, round(len(candidates) * fraction)))
    )
    done: Counter[str] = Counter()
    gone: set[int] = set()
    for rank, pupil in enumerate(chosen):
        kind = ROUND[rank % len(ROUND)]
        if kind == MOVED and not _move(drawer, pupil):
            kind = RENAMED
        if kind == ARRIVED:
            drawer.welcome(on)
        elif kind == VANISHED:
            gone.add(pupil.number)
        else:
            pupil.modified_on = on
        if kind == RENAMED:
            _rename(dice, pupil)
        elif kind == DEPARTED:
            _depart(pupil, on)
        done[kind] += 1
    roster.pupils = [pupil for pupil in roster.pupils if pupil.number not in gone]
    return done


def _move(drawer: RosterDrawer, pupil: Pupil) -> bool:
    """Put the pupil in another division of his formation; say whether there was one."""
    others = [
        division.code
        for division in drawer.roster.plan.by_prefix[pupil.formation.prefix]
        if division.code != pupil.division
    ]
    if not others:
        return False
    pupil.division = drawer.dice.pick(others)
    pupil.groups = []
    return True


def _rename(dice: Dice, pupil: Pupil) -> None:
    """Correct a name as a secretary does: an accent, the half of a double name that was missing,
    a usage name.
    """
    plain = without_accents(pupil.first_name)
    if plain != pupil.first_name:
        pupil.first_name = plain
    else:
        other = f"{dice.pick(FRENCH)}-{dice.pick(FRENCH)}"
        whole = joined(pupil.birth_name, other)
        if pupil.number % 2:
            pupil.birth_name = whole
        else:
            pupil.usage_name = whole


def _depart(pupil: Pupil, on: date) -> None:
    pupil.left_on = on - timedelta(days=1)
    pupil.exit_reason = "10"
    pupil.division = None
    pupil.groups = []
