"""Accounts opened by the feed, and the line of the journal that says so (R49, B1)."""

from django.db import connection

from accounts import journal, lifecycle
from accounts.enums import Action, Population
from sync.staging import Scope

# The queue may be as long as there are processes; for a row, nobody waits so long.
LOCK = """
SET LOCAL lock_timeout = '300s';
SELECT pg_advisory_xact_lock(hashtextextended('sync:openings', 0));
SET LOCAL lock_timeout = '60s';
"""


def wait_for_turn() -> None:
    """One establishment at a time, from its first comparison until its transaction ends.

    Two feeds may meet the same new person, write the same pupil or draw from the same bases: one
    after the other, no duplicate and no deadlock. Reading files needs no turn.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)


def open_accounts(population: Population, names: list[tuple[str, str]], scope: Scope) -> list[int]:
    """One account for each (first name, birth name), in order."""
    if not names:
        return []
    wait_for_turn()
    opened = [account_id for account_id, _ in lifecycle.open_accounts(population, names)]
    journal.record(Action.OPEN, scope.request(), opened)
    return opened
