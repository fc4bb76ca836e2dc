"""What staff do to accounts: one function per verb of the console."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from accounts import journal, lifecycle
from accounts.models import Distribution, JournalEntry
from accounts.querysets import AccountQuerySet


@dataclass(frozen=True)
class Outcome:
    """What an action did: accounts done, accounts it had to skip, papers to fetch."""

    done: int
    refused: int
    distribution: Distribution | None = None


@transaction.atomic
def inform(accounts: AccountQuerySet, *, request: journal.Request, reset: bool = False) -> Outcome:
    """Inform the holders by individual sheet (R94-R103): the papers wait a day for their author.

    The same request asked again does nothing and gives the same papers.
    """
    entry = journal.find(request)
    if entry is not None:
        return _outcome(entry)
    move = lifecycle.INFORM_WITH_RESET if reset else lifecycle.INFORM
    entry = lifecycle.apply(move, accounts, request=request)
    expires_at = request.at + timedelta(hours=settings.DISTRIBUTION_HOURS)
    Distribution.objects.create(entry=entry, expires_at=expires_at)
    return _outcome(entry)


@transaction.atomic
def reset_passwords(accounts: AccountQuerySet, *, request: journal.Request) -> Outcome:
    """Give a new provisional password to those already informed, without papers (R117-R122).

    Accounts never informed are skipped: they have no password to reset yet.
    """
    entry = journal.find(request) or lifecycle.apply(
        lifecycle.RESET_PASSWORDS, accounts, request=request
    )
    return _outcome(entry)


def _outcome(entry: JournalEntry) -> Outcome:
    return Outcome(
        done=entry.count,
        refused=entry.details.get("refused", 0),
        distribution=getattr(entry, "distribution", None),
    )
