"""What every table holds, but what goes on during a cut (A34)."""

from django.apps import apps
from django.db import connection

SESSIONS = ("django_session", "entrance_agentsession", "ops_")
JOURNAL = ("accounts_journalentry", "accounts_accountevent")


def digests(*, but=SESSIONS):
    """A digest of each table; a row changed, added or removed changes it."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return {table: _digest(table) for table in tables if not table.startswith(but)}


def _digest(table):
    rows = "count(*), md5(string_agg(t::text, '' ORDER BY t::text))"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {rows} FROM {table} t")  # noqa: S608  names of ours
        return cursor.fetchone()
