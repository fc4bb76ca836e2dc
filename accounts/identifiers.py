"""Identifiers « p.nomXX »: how one is formed, how thousands are drawn, or replaced, at once (R231,
G14).
"""

import re
from collections import Counter
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from accounts.models import Account, IdentifierBase, IdentifierRequest, RetiredIdentifier
from common.text import without_accents

MAX_BASE = 40
_NOT_A_LETTER = re.compile(r"[^a-z]+")
_ACCOUNT, _RETIRED = Account._meta.db_table, RetiredIdentifier._meta.db_table
_REQUEST = IdentifierRequest._meta.db_table
# An account that somebody holds at this moment is left alone: whoever replaces never waits with
# others in hand, so that two of them never wait for each other.
_REPLACE = f"""
WITH given AS MATERIALIZED (
    SELECT * FROM unnest(%(ids)s::bigint[], %(former)s::text[], %(given)s::text[])
        AS t (id, former, given)
), free AS MATERIALIZED (
    SELECT a.id, a.identifier FROM {_ACCOUNT} a
    WHERE a.id = ANY(%(ids)s::bigint[]) ORDER BY a.id FOR UPDATE SKIP LOCKED
), replaced AS (
    UPDATE {_ACCOUNT} a SET identifier = g.given
    FROM given g JOIN free f ON f.id = g.id AND f.identifier = g.former
    WHERE a.id = g.id RETURNING a.id, g.former, g.given
), retired AS (
    INSERT INTO {_RETIRED} (identifier, account_id, retired_at)
    SELECT r.former, r.id, %(at)s FROM replaced r
)
UPDATE {_REQUEST} q SET settled_at = %(at)s, former = r.former, given = r.given
FROM replaced r WHERE q.account_id = r.id AND q.settled_at IS NULL RETURNING q.account_id
"""  # noqa: S608  names of tables


class Change(NamedTuple):
    """An account's identifier, and the one drawn to take its place."""

    account_id: int
    former: str
    given: str


def base(first_name: str, birth_name: str) -> str:
    """« Zoé », « Le Goff-N'Diaye » → « z.legoffndiaye »; nothing of the Latin alphabet → « x »."""
    first = _NOT_A_LETTER.sub("", without_accents(first_name).lower())
    last = _NOT_A_LETTER.sub("", without_accents(birth_name).lower())
    return f"{first[:1] or 'x'}.{last or 'x'}"[:MAX_BASE]


def draw(bases: list[str]) -> list[str]:
    """Draw a free identifier for each base, in order: c.martin, c.martin2, c.martin3…

    Two statements whatever the number. Bases are letters only, so a number never meets another
    name; they are reserved in alphabetical order, so two writers never wait for each other.
    """
    wanted = sorted(Counter(bases).items())
    table = IdentifierBase._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS t (base, drawn)"  # noqa: S608  a table's name
            " SELECT * FROM unnest(%s::text[], %s::int[])"
            " ON CONFLICT (base) DO UPDATE SET drawn = t.drawn + excluded.drawn"
            " RETURNING base, drawn",
            [[name for name, _ in wanted], [count for _, count in wanted]],
        )
        latest = dict(cursor.fetchall())
    following = {name: latest[name] - count for name, count in wanted}
    drawn = []
    for name in bases:
        following[name] += 1
        number = following[name]
        drawn.append(name if number == 1 else f"{name}{number}")
    return drawn


def base_of(identifier: str) -> str:
    """What an identifier was drawn from: « c.martin12 » → « c.martin »."""
    return identifier.rstrip("0123456789")


def replace(changes: list[Change], *, at: datetime) -> set[int]:
    """Give these accounts the identifiers that they asked for, and retire the former ones for ever
    (G14, G15).

    Returns the accounts done: not those whose identifier is another by now, nor those that
    somebody is writing at this moment. One statement, whatever the number.
    """
    ids, former, given = map(list, zip(*changes, strict=True)) if changes else ([], [], [])
    with connection.cursor() as cursor:
        cursor.execute(_REPLACE, {"ids": ids, "former": former, "given": given, "at": at})
        return {account_id for (account_id,) in cursor.fetchall()}
