"""Counting the accounts of all establishments for a day, in one transaction."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accounts.enums import Action
from ops import maintenance
from stats import counting_sql as sql
from stats import past_sql
from stats.models import DailyCount

Values = dict[str, Any]

# Days for which classes and levels are kept; the whole establishment is kept for good.
DETAIL_DAYS = 60
# What the journal says of an account, from which its state on a past day is told.
_SAID: Values = {
    "informing": [
        Action.INFORM, Action.INFORM_WITH_RESET, Action.INFORM_MAIL, Action.INFORM_MAIL_RESET,
    ],
    "starting": [Action.START_ACTIVATION],
    "activating": [
        Action.ACTIVATE, Action.CONFIRM_MAIL, Action.SELF_REGISTER, Action.FRANCECONNECT,
    ],
}  # fmt: skip


def count(day: date, *, at: datetime) -> int:
    """Write what the accounts are now as the figures of this day; the rows written.

    Counted again, the day's rows are replaced; killed midway, they are those of before. Seven
    statements, whatever the number of establishments.
    """
    values: Values = {"day": day, "at": at, "kept": DETAIL_DAYS}
    nobody: Values = {"at": at, "days": [day], "is_estimate": False}
    with transaction.atomic(), maintenance.writing(), connection.cursor() as cursor:
        cursor.execute(sql.PREPARE)
        cursor.execute(sql.TAKE_BACK, values)
        written = 0
        for statement, given in (
            (sql.STUDENTS, values), (sql.GUARDIANS, values), (sql.NOBODY, nobody),
        ):  # fmt: skip
            cursor.execute(statement, given)
            written += cursor.rowcount
        cursor.execute(sql.FORGET, values)
    return written


def establishments(day: date) -> int:
    """How many have figures for this day."""
    return DailyCount.objects.filter(day=day).values("establishment").distinct().count()


def rebuild(since: date, until: date, *, at: datetime) -> int:
    """Estimate, from the journal, the days before ``until`` that have no figures; the rows written.

    Whole establishments only: the journal does not say who was in which class.
    """
    with transaction.atomic(), maintenance.writing(), connection.cursor() as cursor:
        cursor.execute(sql.PREPARE)
        days = _without_figures(since, until)
        values: Values = {"at": at, "days": days, "is_estimate": True}
        cursor.execute(past_sql.REBUILD, {**values, **_SAID, "zone": settings.TIME_ZONE})
        written: int = cursor.rowcount
        cursor.execute(sql.NOBODY, values)
        written += cursor.rowcount
    return written


def _without_figures(since: date, until: date) -> list[date]:
    days = [since + timedelta(days=rank) for rank in range((until - since).days)]
    known = set(DailyCount.objects.filter(day__in=days).values_list("day", flat=True).distinct())
    return [day for day in days if day not in known]
