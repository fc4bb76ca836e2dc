"""Accounts opened by the feed, and the line of the journal that says so (R49, B1)."""

from accounts import journal, lifecycle
from accounts.enums import Action, Population
from sync.staging import Scope

# Two feeds draw identifiers from the same bases several times: one after the other, no deadlock.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('sync:openings', 0))"


def open_accounts(population: Population, names: list[tuple[str, str]], scope: Scope) -> list[int]:
    """One account for each (first name, birth name), in order."""
    if not names:
        return []
    scope.query(LOCK)
    opened = [account_id for account_id, _ in lifecycle.open_accounts(population, names)]
    journal.record(Action.OPEN, scope.request(), opened)
    return opened
