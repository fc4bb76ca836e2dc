"""A step of the night as its engine calls it: ``settle(tonight(days=30))``, thirty days later."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from ops.models import Run
from ops.night import Tonight

FIRST = date(2026, 11, 23)


def tonight(*, days=0, kind="departures"):
    """At four in the morning of a business day, so many days after the first."""
    day = FIRST + timedelta(days=days)
    at = timezone.make_aware(datetime.combine(day, time(4)))
    return Tonight(Run(kind=kind, business_day=day, started_at=at), at)


def moment(*, days=0, hours=0):
    return tonight(days=days).at + timedelta(hours=hours)
