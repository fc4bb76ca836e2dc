"""What staff do to accounts: one function per verb of the console."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from accounts import journal, lifecycle, outbox
from accounts.enums import Action, MailKind
from accounts.models import Distribution, JournalEntry
from accounts.querysets import AccountQuerySet


@dataclass(frozen=True)
class Outcome:
    """What an action did: accounts done, accounts it had to skip, papers to fetch.

    Of those skipped, some were written to just before, or already too often in a day (P11).
    """

    done: int
    refused: int
    too_soon: int = 0
    too_many: int = 0
    distribution: Distribution | None = None


@transaction.atomic
def inform(accounts: AccountQuerySet, *, request: journal.Request, reset: bool = False) -> Outcome:
    """Inform the holders by individual sheet (R94-R103): the papers wait a day for their author.

    The same request asked again does nothing and gives the same papers.
    """
    move = lifecycle.INFORM_WITH_RESET if reset else lifecycle.INFORM
    request = request.to(move.action)
    entry = journal.find(request)
    if entry is not None:
        return _outcome(entry)
    entry = lifecycle.apply(move, accounts, request=request)
    if entry.count:
        expires_at = request.at + timedelta(hours=settings.DISTRIBUTION_HOURS)
        Distribution.objects.create(entry=entry, expires_at=expires_at)
    return _outcome(entry)


@transaction.atomic
def reset_passwords(accounts: AccountQuerySet, *, request: journal.Request) -> Outcome:
    """Give a new provisional password to those already informed, without papers (R117-R122).

    Accounts never informed are skipped: they have no password to reset yet.
    """
    move = lifecycle.RESET_PASSWORDS
    request = request.to(move.action)
    entry = journal.find(request) or lifecycle.apply(move, accounts, request=request)
    return _outcome(entry)


@transaction.atomic
def resend_confirmation(accounts: AccountQuerySet, *, request: journal.Request) -> Outcome:
    """Write to those whose mail is not confirmed: a link confirms it (R132, A8).

    The mails leave after the commit, by the worker: nothing here waits for a mail server.
    """
    request = request.to(Action.RESEND_MAIL)
    entry = journal.find(request)
    if entry is not None:
        return _outcome(entry)
    asked = accounts.count()
    waiting = outbox.lock_unconfirmed(accounts)
    held = outbox.hold(waiting, kind=MailKind.CONFIRM_MAIL, at=request.at)
    to = {pk: mail for pk, mail in waiting.items() if pk not in held.too_soon | held.too_many}
    skipped = {
        "refused": asked - len(to),
        "too_soon": len(held.too_soon),
        "too_many": len(held.too_many),
    }
    details = {**request.details, **{why: count for why, count in skipped.items() if count}}
    entry = journal.record(Action.RESEND_MAIL, replace(request, details=details), list(to))
    outbox.write(MailKind.CONFIRM_MAIL, to, entry=entry)
    return _outcome(entry)


def _outcome(entry: JournalEntry) -> Outcome:
    return Outcome(
        done=entry.count,
        refused=entry.details.get("refused", 0),
        too_soon=entry.details.get("too_soon", 0),
        too_many=entry.details.get("too_many", 0),
        distribution=getattr(entry, "distribution", None),
    )
