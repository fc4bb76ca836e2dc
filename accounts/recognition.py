"""Who an identifier and a password stand for, as the sign-in of the guichet asks it (G15, E2)."""

import logging
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password

from accounts import choosing, passwords
from accounts.models import Account

logger = logging.getLogger(__name__)


def recognise(identifier: str, password: str, *, at: datetime) -> Account | None:
    """The account of this very identifier, if this is its password, chosen or provisional.

    Nothing tells an unknown identifier, a retired one, an expired password or a closed account
    from a wrong password: not even the time, of one hash for all.
    """
    # Longer than any password chosen, it is nobody's: nothing is gained by hashing more of it.
    typed = password[: choosing.LONGEST + 1]
    account = _named(identifier)
    if account is None or account.closed_at is not None or not account.chosen_password:
        make_password(typed)
        is_his = account is not None and _is_provisional(account, typed, at)
    else:
        is_his = check_password(typed, account.chosen_password)
    return account if is_his else None


def _named(identifier: str) -> Account | None:
    """Typed on a phone: neither case nor spaces matter."""
    plain = "".join(identifier.split()).lower().replace("\0", "")
    return Account.objects.filter(identifier=plain).first()


def _is_provisional(account: Account, typed: str, at: datetime) -> bool:
    deadline = account.password_expires_at
    if account.sealed_password is None or deadline is None or deadline <= at:
        return False
    try:
        return passwords.matches(account.pk, account.sealed_password, typed)
    except passwords.UnreadableSecretError:
        logger.exception("Unreadable seal of account %s", account.pk)
        return False
