"""An information by mail: what it says of the account as it is when it leaves, and what it
changes once the mail server has accepted it, not before (F7, R177). A reminder changes nothing.
"""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.text import capfirst

from accounts import lifecycle, links, mails, passwords, reach
from accounts.enums import AccountState, Action, MailKind, MailState
from accounts.lifecycle import Locked, Move
from accounts.models import Account, Outbox
from accounts.querysets import AccountQuerySet
from establishments.models import Establishment
from establishments.permissions import Degree
from establishments.vocabulary import WORDS, Words


class AddressChangedError(Exception):
    """The address asked for is no longer the one this account is informed at."""


class NothingToRemindError(Exception):
    """The account no longer waits for its activation, or its provisional password is dead."""


def compose(mail: Outbox, *, at: datetime) -> EmailMultiAlternatives:
    """The mail as it is true now; tried again, it carries the same link.

    Refused when the address has changed, or when the provisional password does not open.
    """
    if reach.addresses(_only(mail), mail.entry.establishment).get(mail.account_id) != mail.to:
        raise AddressChangedError
    return _reminder(mail, at) if mail.kind == MailKind.REMIND else _information(mail, at)


def _reminder(mail: Outbox, at: datetime) -> EmailMultiAlternatives:
    """The link of the password given before, until its own deadline; never the password (B4)."""
    account, home = mail.account, mail.entry.establishment
    seal, deadline = account.sealed_password, account.password_expires_at
    if account.state != AccountState.INFORMED or not seal or not deadline or deadline <= at:
        raise NothingToRemindError
    said = mails.Reminder(
        sender=_sender(home),
        words=_words(home),
        identifier=account.identifier,
        sign_in=settings.GUICHET_URL,
        link=links.to_activate(account, passwords.unseal(account.pk, seal)),
        deadline=timezone.localdate(deadline),
    )
    return mails.remind(mail.to, said=said, message_id=mail.message_id)


def _information(mail: Outbox, at: datetime) -> EmailMultiAlternatives:
    account, entry = mail.account, mail.entry
    password = _password(mail, at)
    said = mails.Information(
        sender=_sender(entry.establishment),
        words=_words(entry.establishment),
        identifier=account.identifier,
        sign_in=settings.GUICHET_URL,
        services=tuple(entry.details.get("services", ())),
        may_register=account.state in {AccountState.NOT_INFORMED, AccountState.INFORMED},
        has_chosen=account.chosen_password != "",
        must_confirm=account.state == AccountState.ACTIVATING and account.chosen_password != "",
        link=links.to_activate(account, password) if password else "",
        password=password if settings.MAIL_WITH_PASSWORD else "",
        deadline=timezone.localdate(lifecycle.deadline_from(at)) if password else None,
    )
    return mails.inform(mail.to, said=said, message_id=mail.message_id)


def accept(mail: Outbox, *, at: datetime) -> None:
    """The holder is informed: move the account, with the password that the mail's link gives.

    In the transaction that marks the mail. One who has chosen a password meanwhile keeps it: what
    is decided again here is decided under the account's lock. Its key may have been rotated while
    the mail was leaving.
    """
    lifecycle.lock(lifecycle.INFORM, _only(mail))
    mail.account.refresh_from_db(fields=["state", "sealed_password", "chosen_password"])
    seal = passwords.renew(mail.account_id, mail.sealed_password) if mail.sealed_password else None
    seals = {mail.account_id: seal} if seal else {}
    lifecycle.carry_out(_move(mail), _only(mail), at=at, seals=seals)


def _words(home: Establishment | None) -> Words:
    return home.words if home else WORDS[Degree.SECOND]


def _sender(home: Establishment | None) -> str:
    if home is None:
        return "ÉduConnect"
    return capfirst(home.words.named(home.name)) if home.is_school else home.name


def _password(mail: Outbox, at: datetime) -> str:
    """The provisional password that the account has, or will have by this mail; or none."""
    account, move = mail.account, _move(mail)
    known = Locked(
        account.pk,
        account.state,
        account.sealed_password is not None,
        account.chosen_password != "",
        account.password_expires_at,
    )
    if move.draws(known, at):
        return passwords.unseal(account.pk, _seal(mail, move, known, at))
    if account.sealed_password is not None and known.has_live_password(at):
        return passwords.unseal(account.pk, account.sealed_password)
    return ""


def _seal(mail: Outbox, move: Move, account: Locked, at: datetime) -> bytes:
    """Drawn with the act, or here once for all when the account's own expired since."""
    if mail.sealed_password is None:
        mail.sealed_password = lifecycle.draw(move, [account], at=at)[account.id]
        Outbox.objects.filter(pk=mail.pk).update(sealed_password=mail.sealed_password)
    return bytes(mail.sealed_password)


def _move(mail: Outbox) -> Move:
    """A reset gives way to a password more recent than the act that asked for it.

    A provisional password that a mail took to another address is replaced: whoever reads that
    address must not keep the link.
    """
    entry = mail.entry
    if entry.action != Action.INFORM_MAIL_RESET:
        return lifecycle.INFORM_WITH_RESET if _went_elsewhere(mail) else lifecycle.INFORM
    if lifecycle.has_renewed(mail.account_id, since=entry.at):
        return lifecycle.INFORM
    return lifecycle.INFORM_WITH_RESET


def _went_elsewhere(mail: Outbox) -> bool:
    """The password alive now left by mail for another address, and no other way since."""
    if mail.account.chosen_password or mail.account.sealed_password is None:
        return False
    sent = Outbox.objects.filter(
        account=mail.account_id, kind=MailKind.INFORM, state=MailState.SENT
    )
    latest = sent.exclude(pk=mail.pk).order_by("-sent_at").first()
    if latest is None or latest.sent_at is None or latest.to == mail.to:
        return False
    return not lifecycle.has_renewed(mail.account_id, since=latest.sent_at)


def _only(mail: Outbox) -> AccountQuerySet:
    return Account.objects.filter(pk=mail.account_id)
