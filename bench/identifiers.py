"""New identifiers: how many in a second among a million taken, two writers at once, the night."""

import random
from collections import Counter
from collections.abc import Iterator
from threading import Barrier, Thread

from django.db import OperationalError, connection, transaction

from accounts import identifiers, lifecycle
from accounts.enums import Population
from accounts.models import Account
from bench import renaming
from bench.measure import Scale, Side, compare
from bench.population import FIRST_NAMES, tidy
from bench.report import Check, at_least, at_most, number
from sync.synthetic.family_names import FRENCH

Names = list[tuple[str, str]]
TAKEN_OF_A_BASE = 20
BATCH = 200
TAKE = """
INSERT INTO accounts_identifierbase (base, drawn)
SELECT chr(97 + rank %% 26) || '.' || translate(md5(rank::text), '0123456789', 'ghijklmnop'), %s
FROM generate_series(1, %s) AS rank
"""
PLAIN_NAMES = 100


def run(scale: Scale) -> Iterator[Check]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [TAKEN_OF_A_BASE, scale.taken // TAKEN_OF_A_BASE])
    tidy("accounts_identifierbase")
    names, few = _names(scale.drawn), _names(PLAIN_NAMES)
    pairs = compare(
        Side(lambda: _open(names), units=len(names)),
        Side(lambda: _look_and_try(few), units=len(few)),
        scale,
    )
    ours, plain = pairs.milliseconds()
    notes = (
        f"compte créé compris ; essayer jusqu'à en trouver un libre : {number(1000 / plain)} par"
        f" seconde, {number(pairs.ratio(), '×')} moins"
    )
    yield at_least("identifiants par seconde de calcul", 1000 / ours, 20_000, "", notes)
    if not connection.in_atomic_block:
        yield from _two_writers(scale)
    yield from renaming.run(scale)


def _names(number_of_names: int) -> Names:
    """Usual names: many share a base."""
    dice = random.Random(20)  # noqa: S311  the same names at each run
    return [(dice.choice(FIRST_NAMES), dice.choice(FRENCH)) for _ in range(number_of_names)]


def _open(names: Names) -> None:
    with transaction.atomic():
        lifecycle.open_accounts(Population.STUDENT, names)


def _look_and_try(names: Names) -> None:
    """The plain way, without its insert: is this one free, and the next, and the next?"""
    for first, birth in names:
        base = identifiers.base(first, birth)
        number_tried, candidate = 1, base
        while Account.objects.filter(identifier=candidate).exists():
            number_tried += 1
            candidate = f"{base}{number_tried}"


def _two_writers(scale: Scale) -> Iterator[Check]:
    """Both draw from the same bases, in batches, each in its own order; nobody tries again."""
    drawn: list[str] = []
    failures: list[OperationalError] = []
    start = Barrier(2)

    def write(seed: int) -> None:
        names = _names(scale.drawn)
        random.Random(seed).shuffle(names)  # noqa: S311  an order
        start.wait()
        for first in range(0, len(names), BATCH):
            try:
                opened = _commit(names[first : first + BATCH])
            except OperationalError as error:  # a deadlock is one
                failures.append(error)
            else:
                drawn.extend(opened)
        connection.close()

    writers = [Thread(target=write, args=[seed]) for seed in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    again = sum(times - 1 for times in Counter(drawn).values())
    notes = f"{number(len(drawn))} identifiants tirés ensemble"
    yield at_most("deux écrivains : doublons", again, 0, notes=notes)
    yield at_most("deux écrivains : interblocages", len(failures), 0)


@transaction.atomic
def _commit(names: Names) -> list[str]:
    opened = lifecycle.open_accounts(Population.STUDENT, names)
    return [identifier for _, identifier in opened]
