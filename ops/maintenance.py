"""Maintenance: everything stays readable, nothing may be written."""

from datetime import datetime

from django.db import connection

from ops.models import Maintenance


def is_on(at: datetime) -> bool:
    return Maintenance.objects.filter(starts_at__lte=at, ends_at__gt=at).exists()


def refuse_writes() -> None:
    """Make the transaction under way read-only: PostgreSQL itself refuses, not the caller.

    Inside a savepoint the refusal ends with the savepoint.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
