"""The links that mails carry: signed, dated, dead once used or once the address has changed."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import Account
from accounts.querysets import AccountQuerySet
from ops import maintenance

SALT = "accounts.links.confirm_mail"
LIFE = timedelta(hours=72)


class DeadLinkError(Exception):
    """A link altered, too old, already used, or made for another address."""


def to_confirm_mail(account: Account, *, at: datetime) -> str:
    """The address that confirms this account's mail, always the same for one moment."""
    signed = [account.public_id.hex, _mark(account), int(at.timestamp())]
    token = signing.Signer(salt=SALT).sign_object(signed)
    path = reverse("guichet:confirm_mail", urlconf=settings.GUICHET_URLCONF, args=[token])
    return f"{settings.GUICHET_URL.rstrip('/')}{path}"


def account_of(token: str, accounts: AccountQuerySet, *, at: datetime) -> Account:
    """The one of these accounts whose mail this link confirms."""
    try:
        public_id, mark, seconds = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature as error:
        raise DeadLinkError from error
    if _is_too_old(datetime.fromtimestamp(seconds, UTC), at):
        raise DeadLinkError
    waiting = accounts.filter(public_id=public_id, mail_confirmed_at=None).exclude(mail="")
    account: Account | None = waiting.first()
    if account is None or _mark(account) != mark:
        raise DeadLinkError
    return account


def _mark(account: Account) -> str:
    """What changes with the address, without telling it to those who read the link."""
    return sha256(f"{account.public_id.hex} {account.mail}".encode()).hexdigest()[:32]


def _is_too_old(written: datetime, at: datetime) -> bool:
    """A link lives longer by the time it could not be used: that of the service cuts (A34)."""
    age = at - written
    return age >= LIFE and age - maintenance.time_lost(written, at) >= LIFE
