"""A code given as a proof: which kinds there are, and how often one may try (P15)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from django.db import models

from entrance import spare_codes, totp
from entrance.models import SpareCode
from establishments.models import User
from ops.limits import Limit

TRIES = Limit("second_factor", 5, timedelta(minutes=5))


class Proof(models.TextChoices):
    KEY = "key", "Clé de sécurité"
    BACKUP = "backup", "Code de secours"
    ENROLMENT = "enrolment", "Code d'enregistrement"
    FIRST_CODE = "first_code", "Premier code"


class TooManyTriesError(Exception):
    """The agent has tried too often of late, whatever he types now."""

    def __init__(self, retry_at: datetime, at: datetime) -> None:
        self.seconds = ceil((retry_at - at).total_seconds())
        minutes = ceil(self.seconds / 60)
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__(f"Trop d'essais. Réessayez dans {minutes} {unit}.")


def _backup(user: User, typed: str, *, at: datetime) -> bool:
    return spare_codes.take(user, SpareCode.Purpose.BACKUP, typed, at=at)


def _enrolment(user: User, typed: str, *, at: datetime) -> bool:
    return spare_codes.take(user, SpareCode.Purpose.ENROLMENT, typed, at=at)


_OPENS: dict[Proof, Callable[..., bool]] = {
    Proof.KEY: totp.take,
    Proof.BACKUP: _backup,
    Proof.ENROLMENT: _enrolment,
    Proof.FIRST_CODE: totp.confirm,
}


def take(user: User, kind: Proof, typed: str, *, at: datetime) -> bool:
    """Whether the code is good; a try is counted before it is looked at, a good one ends the count.

    All kinds share the count: another kind of code is not another chance.
    """
    spent = TRIES.spend(user.pk, at=at)
    if spent.is_over:
        raise TooManyTriesError(spent.retry_at, at)
    good = _OPENS[kind](user, typed, at=at)
    if good:
        TRIES.forget(user.pk)
    return good
