"""What lists of accounts say of each account: the cells that pupils and guardians share."""

from datetime import datetime

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Coalesce

from accounts import passwords
from accounts.enums import AccountState

STATES = {state.value: str(state.label) for state in AccountState}
MISSING, MISSING_F = "Non renseigné", "Non renseignée"


class Day(Func):
    """A moment as « JJ/MM/AAAA » of Paris, written by the database; empty when there is none."""

    function = "to_char"
    template = "%(function)s(%(expressions)s AT TIME ZONE 'Europe/Paris', 'DD/MM/YYYY')"
    output_field = CharField()


def day(path: str) -> Coalesce:
    return Coalesce(Day(F(path)), Value(""))


# Account id, state, sealed password, its expiry.
Secret = tuple[int, str, bytes | None, datetime | None]

# What must be read of an account to show its password, under the path of the account.
SECRET = ("pk", "state", "sealed_password", "password_expires_at")


def secret_columns(path: str) -> tuple[str, ...]:
    return tuple(f"{path}__{name}" for name in SECRET)


def password_cell(secret: Secret, *, at: datetime, hide: bool) -> str:
    """The password as R69 shows it; hidden on request, a provisional one is starred too (B21)."""
    text = passwords.shown(*secret, at)
    is_shown = text not in passwords.NOT_A_PASSWORD
    return passwords.CHOSEN if hide and is_shown else text


def live_password(secret: Secret, *, at: datetime) -> str | None:
    """The provisional password in clear while it can be used, for a sheet (R101, R102)."""
    text = passwords.shown(*secret, at)
    return None if text in passwords.NOT_A_PASSWORD else text
