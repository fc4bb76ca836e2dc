"""Identifiers « p.nomXX »: how one is formed, how thousands are drawn at once (R231, G14)."""

import re
from collections import Counter

from django.db import connection

from accounts.models import IdentifierBase
from common.text import without_accents

MAX_BASE = 40


def base(first_name: str, birth_name: str) -> str:
    """« Zoé », « Le Goff-N'Diaye » → « z.legoffndiaye »; nothing of the Latin alphabet → « x »."""
    first = re.sub(r"[^a-z]", "", without_accents(first_name).lower())
    last = re.sub(r"[^a-z]", "", without_accents(birth_name).lower())
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
