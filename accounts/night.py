"""Provisional passwords past their deadline: nothing is kept but the date (R60, A7, G3)."""

from bisect import bisect_left
from datetime import datetime

from django.db import transaction

from accounts import journal, links
from accounts.enums import Action
from accounts.models import Account
from accounts.querysets import AccountQuerySet
from ops import maintenance
from ops.night import Tonight

BATCH = 10_000


def expire_passwords(tonight: Tonight) -> dict[str, int]:
    """Wipe them, so many a transaction: what is left to do is what is left sealed."""
    latest = _latest_expired(tonight.at)
    done = 0
    while latest and (wiped := _wipe(latest, tonight.at)):
        done += wiped
    return {"expired": done}


def _sealed_until(deadline: datetime) -> AccountQuerySet:
    return Account.objects.filter(sealed_password__isnull=False, password_expires_at__lte=deadline)


def _latest_expired(at: datetime) -> datetime | None:
    """The latest deadline that is over: a password lives on by the time of the cuts (A34).

    A deadline over makes over those before it, so that few of them have to be weighed.
    """
    past = _sealed_until(at).order_by("password_expires_at")
    deadlines = list(past.values_list("password_expires_at", flat=True).distinct())
    over = bisect_left(deadlines, x=True, key=lambda one: not links.has_expired(one, at))
    return deadlines[over - 1] if over else None


@transaction.atomic
def _wipe(latest: datetime, at: datetime) -> int:
    with maintenance.writing():
        some = _sealed_until(latest).order_by("pk").select_for_update(no_key=True)
        ids = list(some.values_list("pk", flat=True)[:BATCH])
        if ids:
            Account.objects.filter(pk__in=ids).update(sealed_password=None)
            journal.record(Action.EXPIRE, journal.Request(journal.Author(), at), ids)
    return len(ids)
