"""Maintenance: everything stays readable, nothing may be written."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import CharField, Func, Value

from ops.models import Maintenance


def under_way(at: datetime) -> Maintenance | None:
    """The cut of this moment; of several, the one that ends last."""
    cuts = Maintenance.objects.filter(starts_at__lte=at, ends_at__gt=at)
    return cuts.order_by("-ends_at").first()


def is_on(at: datetime) -> bool:
    return under_way(at) is not None


def time_lost(since: datetime, until: datetime) -> timedelta:
    """How long the service was cut between two moments: a link lives longer by as much (A34)."""
    cuts = Maintenance.objects.filter(starts_at__lt=until, ends_at__gt=since)
    return sum((min(cut.ends_at, until) - max(cut.starts_at, since) for cut in cuts), timedelta())


def make_read_only() -> None:
    """Make the transaction under way read-only, where no query is at hand to carry it."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


def refuse_writes() -> Func:
    """An expression that makes the transaction which reads it read-only: PostgreSQL refuses.

    It travels in the first query of a page, at no cost. Inside a savepoint the refusal ends with
    the savepoint.
    """
    return Func(
        Value("transaction_read_only"),
        Value("on"),
        Value(value=True),
        function="set_config",
        output_field=CharField(),
    )
