"""Mails to send: written with the act that asks for them, sent by the worker, at least once (K1).

PostgreSQL is the only truth: the row says what is due, who has it, what failed. A mail sent twice
after a crash is the same mail: same Message-ID, same link.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from psycopg import sql

from accounts import informing, links, mails, reach
from accounts.enums import MailKind, MailState
from accounts.models import Account, JournalEntry, Outbox
from accounts.passwords import UnreadableSecretError
from accounts.querysets import AccountQuerySet
from ops import maintenance

RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
# Longer than any try, each step of which may last EMAIL_TIMEOUT.
LEASE = timedelta(minutes=3)
# How often one account may be written to, for one kind of mail (P11).
PAUSE, DAY, PER_DAY = timedelta(minutes=5), timedelta(days=1), 5

logger = logging.getLogger(__name__)
_WRITE = sql.SQL(
    'INSERT INTO {table} (id, account_id, "to", message_id, sealed_password,'
    " kind, entry_id, created_at, next_try_at, state, tries, error)"
    " SELECT *, %(kind)s, %(entry)s, %(at)s, %(at)s, {pending}, 0, {none}"
    " FROM unnest(%(keys)s::uuid[], %(accounts)s::bigint[], %(addresses)s::text[], %(ids)s::text[],"
    " %(seals)s::bytea[])"
).format(
    table=sql.Identifier(Outbox._meta.db_table),
    pending=sql.Literal(MailState.PENDING.value),
    none=sql.Literal(""),
)
_PUT_BACK = sql.SQL(
    'UPDATE {table} AS m SET tries = 0, state = {pending}, error = {none}, "to" = t.address,'
    " created_at = %s, next_try_at = %s FROM unnest(%s::bigint[], %s::text[]) AS t (id, address)"
    " WHERE m.account_id = t.id AND m.entry_id = %s AND m.state = {abandoned}"
).format(
    table=sql.Identifier(Outbox._meta.db_table),
    pending=sql.Literal(MailState.PENDING.value),
    abandoned=sql.Literal(MailState.ABANDONED.value),
    none=sql.Literal(""),
)


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
MOVED = Failure("L'adresse a changé depuis la demande.", is_final=True)
USELESS = Failure("Il n'y a plus d'échéance à rappeler.", is_final=True)
UNREADABLE = Failure("Mot de passe illisible : à réinitialiser.", is_final=True)
INVALID = Failure("L'adresse mail n'est pas valable.", is_final=True)
UNAVAILABLE = Failure("Le serveur de mail est indisponible.", is_the_server=True)
INTERRUPTED = "L'envoi a été interrompu."
NO_ADDRESS = "Aucune adresse mail n'est connue."
CLOSED = "Le compte est fermé."


def unconfirmed(accounts: AccountQuerySet) -> AccountQuerySet:
    """Those who gave a mail and have not confirmed it (A8)."""
    return accounts.filter(mail_confirmed_at=None).exclude(mail="")


def lock_unconfirmed(accounts: AccountQuerySet) -> dict[int, str]:
    """The mails to confirm, by account; two acts on one account wait for each other."""
    locked = unconfirmed(accounts).order_by("pk").select_for_update(of=("self",), no_key=True)
    return dict(locked.values_list("pk", "mail"))


def hold(recipients: Mapping[int, str], *, kind: MailKind, at: datetime) -> Held:
    """Those written to just before at this address, or too often in a day whatever the address.

    A mail given up was not received: it holds nobody.
    """
    asked = Outbox.objects.filter(kind=kind, account__in=recipients, created_at__gt=at - DAY)
    received = asked.exclude(state=MailState.ABANDONED)
    counts, too_soon = Counter[int](), set()
    for account_id, to, created_at in received.values_list("account", "to", "created_at"):
        counts[account_id] += 1
        if created_at > at - PAUSE and to == recipients[account_id]:
            too_soon.add(account_id)
    too_many = {account_id for account_id, count in counts.items() if count >= PER_DAY}
    return Held(too_soon - too_many, too_many)


def write(
    kind: MailKind,
    recipients: Mapping[int, str],
    *,
    entry: JournalEntry,
    seals: Mapping[int, bytes] | None = None,
) -> None:
    """Leave a mail to each account, in the transaction of the act: one statement."""
    host = urlsplit(settings.GUICHET_URL).hostname
    keys = [str(uuid4()) for _ in recipients]
    given = seals or {}
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "keys": keys,
                "accounts": list(recipients),
                "addresses": list(recipients.values()),
                "ids": [f"<{key}@{host}>" for key in keys],
                "seals": [given.get(account_id) for account_id in recipients],
                "kind": kind,
                "entry": entry.pk,
                "at": entry.at,
            },
        )


def put_back(entry: JournalEntry, accounts: AccountQuerySet, *, at: datetime) -> list[int]:
    """Make due now the mails given up of this entry to these accounts, and return whose they are.

    The address of an information is asked for again: the source may have been corrected (R178).
    Those without any stay given up.
    """
    given_up = entry.mails.filter(state=MailState.ABANDONED, account__in=accounts)
    found = list(given_up.select_for_update().order_by("pk").values_list("account", "kind", "to"))
    informed = [account_id for account_id, kind, _ in found if kind == MailKind.INFORM]
    now = reach.addresses(Account.objects.filter(pk__in=informed), entry.establishment)
    kept = {account_id: to for account_id, kind, to in found if kind != MailKind.INFORM}
    to = kept | now
    with connection.cursor() as cursor:
        cursor.execute(_PUT_BACK, [at, at, list(to), list(to.values()), entry.pk])
    given_up.filter(kind=MailKind.INFORM).update(error=NO_ADDRESS)
    return list(to)


def give_up(account_ids: list[int]) -> None:
    """Send nothing more to accounts that are closed."""
    due = Outbox.objects.filter(account__in=account_ids).exclude(state=MailState.SENT)
    due.update(state=MailState.ABANDONED, lease_until=None, sealed_password=None, error=CLOSED)


def send_due(clock: Callable[[], datetime] = timezone.now) -> int:
    """Send what is due and return how many left; any number of workers may do it at once.

    The time is read at each mail: a lease counts from there. A server that fails ends the run,
    so that the others keep their tries; a mail that fails spoils itself alone. No mail is begun
    that a service cut would find unended; one that an unforeseen cut finds so is sent once more.
    """
    sent = 0
    with suppress(maintenance.UnderWayError), closing(get_connection()) as server:
        _repair(clock)
        while not maintenance.is_on(clock(), ahead=LEASE) and (mail := _take(clock)):
            try:
                failure = _send(mail, server, at=clock())
                _settle(mail, failure, clock)
            except maintenance.UnderWayError:
                break
            except Exception as error:  # noqa: BLE001  one mail spoils itself alone, see _repair
                logger.error("Mail %s failed: %s", mail.pk, type(error).__name__)  # noqa: TRY400
                continue
            if failure is None:
                sent += 1
            elif failure.is_the_server:
                break
    return sent


def _repair(clock: Callable[[], datetime]) -> None:
    """Put back the mails whose try had no end; give up those that end none."""
    at = clock()
    orphans = Outbox.objects.filter(state=MailState.SENDING, lease_until__lte=at)
    with transaction.atomic(), maintenance.writing(clock):
        orphans.filter(tries__gt=len(RETRY_AFTER)).update(
            state=MailState.ABANDONED, lease_until=None, error=INTERRUPTED
        )
        orphans.update(state=MailState.PENDING, lease_until=None, next_try_at=at, error=INTERRUPTED)


def _take(clock: Callable[[], datetime]) -> Outbox | None:
    """Reserve the mail that has waited the longest, without waiting for the other workers."""
    at = clock()
    due = Outbox.objects.filter(state=MailState.PENDING, next_try_at__lte=at)
    with transaction.atomic(), maintenance.writing(clock):
        mail = (
            due.order_by("next_try_at", "pk")
            .select_related("account", "entry__establishment")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if mail is None:
            return None
        taken = Outbox.objects.filter(pk=mail.pk)
        taken.update(state=MailState.SENDING, tries=F("tries") + 1, lease_until=at + LEASE)
    mail.tries += 1
    return mail


def _send(mail: Outbox, server: Any, *, at: datetime) -> Failure | None:
    message = _compose(mail, at)
    if isinstance(message, Failure):
        return message
    try:
        server.open()
        server.send_messages([message])
    except (SMTPException, OSError, ValueError) as error:
        server.close()
        return _failure(error)
    return None


def _compose(mail: Outbox, at: datetime) -> EmailMultiAlternatives | Failure:
    if mail.kind != MailKind.CONFIRM_MAIL:
        try:
            return informing.compose(mail, at=at)
        except informing.AddressChangedError:
            return MOVED
        except informing.NothingToRemindError:
            return USELESS
        except UnreadableSecretError:
            return UNREADABLE
    if mail.account.mail != mail.to or mail.account.mail_confirmed_at:
        return OBSOLETE
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


def _settle(mail: Outbox, failure: Failure | None, clock: Callable[[], datetime]) -> None:
    """Write how the try ended, unless another worker has taken the mail meanwhile.

    Once sent, a mail keeps no copy of the password: the account has it. Given up, neither: it was
    never accepted, another one is drawn if the mail is tried again.
    """
    at = clock()
    row = Outbox.objects.filter(pk=mail.pk, tries=mail.tries)
    ended: dict[str, Any] = {"lease_until": None, "error": failure.reason if failure else ""}
    if failure is None:
        ended |= {"state": MailState.SENT, "sent_at": at, "sealed_password": None}
    elif failure.is_final or mail.tries > len(RETRY_AFTER):
        ended |= {"state": MailState.ABANDONED, "sealed_password": None}
    else:
        next_try_at = at + RETRY_AFTER[mail.tries - 1]
        ended |= {"state": MailState.PENDING, "next_try_at": next_try_at}
    with transaction.atomic(), maintenance.writing(clock):
        if row.update(**ended) and failure is None and mail.kind == MailKind.INFORM:
            informing.accept(mail, at=at)
