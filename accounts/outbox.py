"""Mails to send: written with the act that asks for them, sent by the worker, at least once (K1).

PostgreSQL is the only truth: the row says what is due, who has it, what failed. A mail sent twice
after a crash is the same mail: same Message-ID, same link.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Count, F, Max
from django.utils import timezone

from accounts import links, mails
from accounts.enums import MailKind, MailState
from accounts.models import JournalEntry, Outbox
from accounts.querysets import AccountQuerySet
from ops import maintenance

RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
# Longer than any try, each step of which may last EMAIL_TIMEOUT.
LEASE = timedelta(minutes=3)
# How often one account may be written to, for one kind of mail (P11).
PAUSE, DAY, PER_DAY = timedelta(minutes=5), timedelta(days=1), 5


class Held(NamedTuple):
    """The accounts that must wait before they are written to again."""

    too_soon: set[int]
    too_many: set[int]


class Failure(NamedTuple):
    """Why a try failed: for good or not, and whether it is the server's own doing."""

    reason: str
    is_final: bool = False
    is_the_server: bool = False


OBSOLETE = Failure("L'adresse a changé ou est déjà confirmée.", is_final=True)
INVALID = Failure("L'adresse mail n'est pas valable.", is_final=True)
UNAVAILABLE = Failure("Le serveur de mail est indisponible.", is_the_server=True)
INTERRUPTED = "L'envoi a été interrompu."


def unconfirmed(accounts: AccountQuerySet) -> AccountQuerySet:
    """Those who gave a mail and have not confirmed it (A8)."""
    return accounts.filter(mail_confirmed_at=None).exclude(mail="")


def lock_unconfirmed(accounts: AccountQuerySet) -> dict[int, str]:
    """The mails to confirm, by account; two acts on one account wait for each other."""
    locked = unconfirmed(accounts).order_by("pk").select_for_update(of=("self",))
    return dict(locked.values_list("pk", "mail"))


def hold(account_ids: Collection[int], *, kind: MailKind, at: datetime) -> Held:
    asked = (
        Outbox.objects.filter(kind=kind, account__in=account_ids, created_at__gt=at - DAY)
        .values_list("account")
        .annotate(count=Count("pk"), latest=Max("created_at"))
    )
    too_many = {pk for pk, count, _ in asked if count >= PER_DAY}
    too_soon = {pk for pk, _, latest in asked if latest > at - PAUSE}
    return Held(too_soon - too_many, too_many)


def write(kind: MailKind, recipients: Mapping[int, str], *, entry: JournalEntry) -> None:
    """Leave a mail to each account, in the transaction of the act: one statement."""
    host = urlsplit(settings.GUICHET_URL).hostname
    keys = {account_id: uuid4() for account_id in recipients}
    Outbox.objects.bulk_create(
        Outbox(
            id=keys[account_id],
            kind=kind,
            account_id=account_id,
            entry=entry,
            to=to,
            message_id=f"<{keys[account_id]}@{host}>",
            created_at=entry.at,
            next_try_at=entry.at,
        )
        for account_id, to in recipients.items()
    )


def send_due(clock: Callable[[], datetime] = timezone.now) -> int:
    """Send what is due and return how many left; any number of workers may do it at once.

    The time is read at each mail: a lease counts from there. A server that fails ends the run,
    so that the others keep their tries; a mail that fails spoils itself alone.
    """
    sent = 0
    _repair(clock())
    with closing(get_connection()) as server:
        while not maintenance.is_on(clock()) and (mail := _take(clock())):
            failure = _send(mail, server)
            _settle(mail, failure, at=clock())
            if failure is None:
                sent += 1
            elif failure.is_the_server:
                break
    return sent


def _repair(at: datetime) -> None:
    """Put back the mails of a worker that died; give up those that kill every worker."""
    orphans = Outbox.objects.filter(state=MailState.SENDING, lease_until__lte=at)
    orphans.filter(tries__gt=len(RETRY_AFTER)).update(
        state=MailState.ABANDONED, lease_until=None, error=INTERRUPTED
    )
    orphans.update(state=MailState.PENDING, lease_until=None, next_try_at=at, error=INTERRUPTED)


def _take(at: datetime) -> Outbox | None:
    """Reserve the mail that has waited the longest, without waiting for the other workers."""
    due = Outbox.objects.filter(state=MailState.PENDING, next_try_at__lte=at)
    with transaction.atomic():
        mail = (
            due.order_by("next_try_at", "pk")
            .select_related("account")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if mail is None:
            return None
        taken = Outbox.objects.filter(pk=mail.pk)
        taken.update(state=MailState.SENDING, tries=F("tries") + 1, lease_until=at + LEASE)
    mail.tries += 1
    return mail


def _send(mail: Outbox, server: Any) -> Failure | None:
    if mail.account.mail != mail.to or mail.account.mail_confirmed_at:
        return OBSOLETE
    try:
        server.open()
        server.send_messages([_compose(mail)])
    except (SMTPException, OSError, ValueError) as error:
        server.close()
        return _failure(error)
    return None


def _compose(mail: Outbox) -> EmailMultiAlternatives:
    link = links.to_confirm_mail(mail.account, at=mail.created_at)
    return mails.confirm_mail(mail.to, link=link, message_id=mail.message_id)


def _failure(error: Exception) -> Failure:
    """A refusal by 5xx is final; what the server answered is not kept, it may hold the address."""
    match error:
        case SMTPRecipientsRefused():
            code = max(code for code, _ in error.recipients.values())
            return Failure(f"L'adresse a été refusée ({code}).", is_final=code >= 500)
        case SMTPDataError():
            code = error.smtp_code
            return Failure(f"Le message a été refusé ({code}).", is_final=code >= 500)
        case ValueError():
            return INVALID
        case _:
            return UNAVAILABLE


def _settle(mail: Outbox, failure: Failure | None, *, at: datetime) -> None:
    """Write how the try ended, unless another worker has taken the mail meanwhile."""
    row = Outbox.objects.filter(pk=mail.pk, tries=mail.tries)
    if failure is None:
        row.update(state=MailState.SENT, sent_at=at, lease_until=None, error="")
    elif failure.is_final or mail.tries > len(RETRY_AFTER):
        row.update(state=MailState.ABANDONED, lease_until=None, error=failure.reason)
    else:
        next_try_at = at + RETRY_AFTER[mail.tries - 1]
        row.update(
            state=MailState.PENDING,
            lease_until=None,
            next_try_at=next_try_at,
            error=failure.reason,
        )
