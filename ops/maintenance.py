"""Maintenance: everything stays readable, nothing may be written."""

from datetime import datetime

from django.db.models import CharField, Func, Value

from ops.models import Maintenance


def is_on(at: datetime) -> bool:
    return Maintenance.objects.filter(starts_at__lte=at, ends_at__gt=at).exists()


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
