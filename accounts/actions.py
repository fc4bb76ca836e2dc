"""What staff do to accounts: one function per verb of the console."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts import journal, lifecycle, outbox, reach
from accounts.enums import MAILINGS, AccountState, Action, MailKind, Way
from accounts.lifecycle import Move
from accounts.models import Account, Distribution, JournalEntry
from accounts.querysets import AccountQuerySet

_BY_MAIL = {
    Action.INFORM: Action.INFORM_MAIL,
    Action.INFORM_WITH_RESET: Action.INFORM_MAIL_RESET,
}


class NewMailRefusedError(ValueError):
    """A new address is for one account « En cours d'activation », and no other (R204)."""


@dataclass(frozen=True)
class Outcome:
    """What an action did: accounts done, accounts it had to skip, papers to fetch.

    Of those skipped, some were written to just before, or already too often in a day (P11).
    Those mailed are not informed yet: ``mailing`` says what becomes of their mails. Those
    unreachable have no address, and got no sheet either.
    """

    done: int
    refused: int
    too_soon: int = 0
    too_many: int = 0
    distribution: Distribution | None = None
    mailed: int = 0
    unreachable: int = 0
    mailing: JournalEntry | None = None


@transaction.atomic
def inform(
    accounts: AccountQuerySet,
    *,
    request: journal.Request,
    reset: bool = False,
    way: Way = Way.SHEET,
    services: tuple[str, ...] = (),
) -> Outcome:
    """Inform the holders by individual sheet (R94-R103): the papers wait a day for their author.

    By mail (R174, A26), to those who have an address: nothing of an account changes before its
    mail is accepted. ``services`` are the addresses that the mails show. Mixed, the others get a
    sheet (B17). The same request asked again does nothing and gives the same outcome.
    """
    move = lifecycle.INFORM_WITH_RESET if reset else lifecycle.INFORM
    if way == Way.SHEET:
        return _outcome(_inform_by_sheet(move, accounts, request))
    request = _variant(request, way)
    action = _BY_MAIL[move.action]
    mailing = journal.find(request.to(action))
    if mailing is not None:
        return _mailed(mailing, journal.find(request.to(move.action)))
    mailing, unreachable = _inform_by_mail(move, accounts, request.to(action), services)
    if way == Way.MAIL or not unreachable:
        return _mailed(mailing, None)
    others = Account.objects.filter(pk__in=unreachable)
    return _mailed(mailing, _inform_by_sheet(move, others, request))


def _inform_by_sheet(
    move: Move, accounts: AccountQuerySet, request: journal.Request
) -> JournalEntry:
    request = request.to(move.action)
    entry = journal.find(request)
    if entry is not None:
        return entry
    entry = lifecycle.apply(move, accounts, request=request)
    if entry.count:
        expires_at = request.at + timedelta(hours=settings.DISTRIBUTION_HOURS)
        Distribution.objects.create(entry=entry, expires_at=expires_at)
    return entry


def _inform_by_mail(
    move: Move, accounts: AccountQuerySet, request: journal.Request, services: tuple[str, ...]
) -> tuple[JournalEntry, list[int]]:
    """Leave the mails, and return their entry and the accounts without address.

    A password is drawn once for those who will need one; it waits with the mail (F7).
    """
    locked = lifecycle.lock(move, accounts)
    known = Account.objects.filter(pk__in=[account.id for account in locked])
    addresses = reach.addresses(known, request.author.home)
    held = outbox.hold(addresses, kind=MailKind.INFORM, at=request.at)
    to = _without(addresses, held)
    unreachable = [account.id for account in locked if account.id not in addresses]
    details = _counts(held) | {"unreachable": len(unreachable), "services": list(services)}
    entry = journal.record(_BY_MAIL[move.action], _telling(request, details), list(to))
    seals = lifecycle.draw(move, (account for account in locked if account.id in to), at=request.at)
    outbox.write(MailKind.INFORM, to, entry=entry, seals=seals)
    return entry, unreachable


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
def resend_confirmation(
    accounts: AccountQuerySet, *, request: journal.Request, new_mail: str = ""
) -> Outcome:
    """Write to those whose mail is not confirmed: a link confirms it (R132, A8).

    The mails leave after the commit, by the worker: nothing here waits for a mail server. A new
    address takes the place of the other, whose links die (R204); it is refused unless for one
    account « En cours d'activation », and left aside for one written to too often today.
    """
    if new_mail:
        request = _variant(request, new_mail)
    asked = request.to(Action.RESEND_MAIL)
    entry = journal.find(asked)
    if entry is not None:
        return _outcome(entry)
    if new_mail:
        _change_mail(accounts, new_mail, request)
    count = accounts.count()
    waiting = outbox.lock_unconfirmed(accounts)
    held = outbox.hold(waiting, kind=MailKind.CONFIRM_MAIL, at=request.at)
    to = _without(waiting, held)
    details = _counts(held) | {"refused": count - len(to)}
    entry = journal.record(Action.RESEND_MAIL, _telling(asked, details), list(to))
    outbox.write(MailKind.CONFIRM_MAIL, to, entry=entry)
    return _outcome(entry)


def _change_mail(accounts: AccountQuerySet, mail: str, request: journal.Request) -> None:
    """Replace the address, unless it is the same or the day's mails are all spent."""
    found = list(accounts.order_by("pk").select_for_update(of=("self",), no_key=True)[:2])
    if len(found) != 1 or found[0].state != AccountState.ACTIVATING:
        raise NewMailRefusedError
    [account] = found
    held = outbox.hold({account.pk: mail}, kind=MailKind.CONFIRM_MAIL, at=request.at)
    if mail == account.mail or held.too_many:
        return
    Account.objects.filter(pk=account.pk).update(mail=mail, mail_confirmed_at=None)
    journal.record(Action.CHANGE_MAIL, request.to(Action.CHANGE_MAIL), [account.pk])


@transaction.atomic
def retry_mails(entry: JournalEntry, accounts: AccountQuerySet, *, request: journal.Request) -> int:
    """Try again the mails given up of a send, from the start (R178): how many are due again.

    Of these accounts alone: a send outlives the ties it was asked for. Those still without an
    address stay given up. The same request asked again does nothing.
    """
    request = request.to(Action.RETRY_MAILS)
    done = journal.find(request)
    if done is not None:
        return done.count
    back = outbox.put_back(entry, accounts, at=request.at)
    journal.record(Action.RETRY_MAILS, request, back)
    return len(back)


def _variant(request: journal.Request, choice: str) -> journal.Request:
    """Going back and confirming another choice is another act; the journal keeps no trace of it."""
    return replace(request, id=uuid.uuid5(request.id, choice))


def _without(recipients: Mapping[int, str], held: outbox.Held) -> dict[int, str]:
    waiting = held.too_soon | held.too_many
    return {pk: to for pk, to in recipients.items() if pk not in waiting}


def _counts(held: outbox.Held) -> dict[str, Any]:
    return {"too_soon": len(held.too_soon), "too_many": len(held.too_many)}


def _telling(request: journal.Request, details: dict[str, Any]) -> journal.Request:
    """With these details of the act, those that say something."""
    told = {name: value for name, value in details.items() if value}
    return replace(request, details={**request.details, **told})


def _outcome(entry: JournalEntry) -> Outcome:
    return Outcome(
        done=entry.count,
        refused=entry.details.get("refused", 0),
        too_soon=entry.details.get("too_soon", 0),
        too_many=entry.details.get("too_many", 0),
        distribution=getattr(entry, "distribution", None),
        mailing=entry if entry.count and entry.action in MAILINGS else None,
    )


def _mailed(mailing: JournalEntry, sheets: JournalEntry | None) -> Outcome:
    by_sheet = _outcome(sheets) if sheets else Outcome(done=0, refused=0)
    by_mail = _outcome(mailing)
    return replace(
        by_sheet,
        too_soon=by_mail.too_soon,
        too_many=by_mail.too_many,
        mailed=mailing.count,
        unreachable=0 if sheets else mailing.details.get("unreachable", 0),
        mailing=by_mail.mailing,
    )
