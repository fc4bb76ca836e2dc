"""What the database says it did: statements, rows written, WAL of this session or of a table."""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measure import Work

# Since this version a session knows its own; before, that of the whole server is all there is.
SESSIONS_ARE_COUNTED = 180000
_RECORD = re.compile(r"len \(rec/tot\):\s+\d+/\s*(\d+),")
_PLACE = re.compile(r"rel (\d+/\d+/\d+)")


def statements(work: Work) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured]


@dataclass(frozen=True)
class Written:
    """Rows and bytes of WAL that concern some tables, out of the bytes written in all."""

    rows: int
    wal: int
    wal_in_all: int


def written(work: Work, tables: Sequence[str]) -> Written:
    """Run the work, then count what its transactions wrote in these tables and their indexes.

    The WAL itself is read, record by record: other sessions of the server write in it too, but
    in other databases.
    """
    rows, start = _rows(tables), _position()
    before = _session_wal()
    work()
    wal_in_all = _session_wal() - before
    return Written(_rows(tables) - rows, _wal_of(tables, start, _position()), wal_in_all)


def rows_written(work: Work, tables: Sequence[str]) -> int:
    """The same, rows alone: for a work so long that its WAL may be gone before it is read."""
    before = _rows(tables)
    work()
    return _rows(tables) - before


def session_wal(work: Work) -> int:
    before = _session_wal()
    work()
    return _session_wal() - before


def _one(statement: str, values: Sequence[object] = ()) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def _rows(tables: Sequence[str]) -> int:
    _one("SELECT pg_stat_force_next_flush()::text")
    _one("SELECT pg_stat_clear_snapshot()::text")
    return int(
        _one(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_user_tables"
            " WHERE relname = ANY(%s)",
            [list(tables)],
        )
    )


def _session_wal() -> int:
    if connection.pg_version < SESSIONS_ARE_COUNTED:
        return int(_one("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"))
    _one("SELECT pg_stat_force_next_flush()::text")
    return int(_one("SELECT wal_bytes::bigint FROM pg_stat_get_backend_wal(pg_backend_pid())"))


def _position() -> str:
    """Where the WAL is now, all of it on disk."""
    _one("SELECT pg_logical_emit_message(false, 'bench', '', true)::text")
    return str(_one("SELECT pg_current_wal_flush_lsn()::text"))


def _wal_of(tables: Sequence[str], start: str, end: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%%s/%%s/%%s', 1663, d.oid, pg_relation_filenode(r.oid))"
            " FROM pg_database d, (SELECT c.oid FROM pg_class c WHERE c.relname = ANY(%(tables)s)"
            "  UNION ALL SELECT i.indexrelid FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
            "  WHERE c.relname = ANY(%(tables)s)) r WHERE d.datname = current_database()",
            {"tables": list(tables)},
        )
        places = {place for (place,) in cursor.fetchall()}
    log = Path(str(_one("SHOW data_directory")), "pg_wal")
    dump = subprocess.run(  # noqa: S603  the server's own tool
        [_tool("pg_waldump"), "--path", log, "--start", start, "--end", end],
        capture_output=True,
        text=True,
        check=True,
    )
    return sum(
        int(size[1])
        for line in dump.stdout.splitlines()
        if places.intersection(_PLACE.findall(line)) and (size := _RECORD.search(line))
    )


def _tool(name: str) -> str:
    """A program of the server, next to the one that runs."""
    program = Path("/proc", str(connection.connection.info.backend_pid), "exe").resolve()
    return str(program.with_name(name))
