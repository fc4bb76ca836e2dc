"""The links that mails carry: signed, dead once too old, once used, or once they name a past thing.

A link to confirm dies with its address, a link to activate with its provisional password.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import passwords
from accounts.models import Account
from accounts.querysets import AccountQuerySet
from ops import maintenance

SALT = "accounts.links.confirm_mail"
ACTIVATE_SALT = "accounts.links.activate"
LIFE = timedelta(hours=72)


class DeadLinkError(Exception):
    """A link altered, too old, already used, made for another address or another password."""


def to_confirm_mail(account: Account, *, at: datetime) -> str:
    """The address that confirms this account's mail, always the same for one moment."""
    signed = [account.public_id.hex, _mark(account), int(at.timestamp())]
    return _address("guichet:confirm_mail", signing.Signer(salt=SALT).sign_object(signed))


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


def to_activate(account: Account, password: str) -> str:
    """The address where the holder of this provisional password chooses his own.

    Always the same for one password, however often its seal is made again.
    """
    signed = [account.public_id.hex, _proof(account, password)]
    return _address("guichet:activate", signing.Signer(salt=ACTIVATE_SALT).sign_object(signed))


def account_to_activate(token: str, accounts: AccountQuerySet, *, at: datetime) -> Account:
    """The one of these accounts whose provisional password, still alive, this link stands for."""
    try:
        public_id, proof = signing.Signer(salt=ACTIVATE_SALT).unsign_object(token)
    except signing.BadSignature as error:
        raise DeadLinkError from error
    provided = accounts.filter(public_id=public_id, sealed_password__isnull=False)
    account: Account | None = provided.first()
    if account is None or has_expired(account.password_expires_at, at):
        raise DeadLinkError
    if not _proves(proof, account):
        raise DeadLinkError
    return account


def _address(route: str, token: str) -> str:
    path = reverse(route, urlconf=settings.GUICHET_URLCONF, args=[token])
    return f"{settings.GUICHET_URL.rstrip('/')}{path}"


def _proof(account: Account, password: str) -> str:
    """What only this password of this account gives, and from which it cannot be found."""
    value = f"{account.public_id.hex} {password}"
    return salted_hmac(ACTIVATE_SALT, value, algorithm="sha256").hexdigest()[:32]


def _proves(proof: str, account: Account) -> bool:
    try:
        password = passwords.unseal(account.pk, account.sealed_password or b"")
    except passwords.UnreadableSecretError:
        return False
    return constant_time_compare(proof, _proof(account, password))


def has_expired(deadline: datetime | None, at: datetime) -> bool:
    """A password given until then, and its link, live on by the time of the cuts (A34)."""
    if deadline is None or deadline > at:
        return deadline is None
    given = deadline - timedelta(days=settings.PROVISIONAL_PASSWORD_DAYS)
    return at - deadline >= maintenance.time_lost(given, at)


def _mark(account: Account) -> str:
    """What changes with the address, without telling it to those who read the link."""
    return sha256(f"{account.public_id.hex} {account.mail}".encode()).hexdigest()[:32]


def _is_too_old(written: datetime, at: datetime) -> bool:
    """A link lives longer by the time it could not be used: that of the service cuts (A34)."""
    age = at - written
    return age >= LIFE and age - maintenance.time_lost(written, at) >= LIFE
