"""A worker of two processes and two beats on real servers, and a town whose files have arrived."""

import os
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import redis
from django.conf import settings
from django.core.management import call_command

from establishments.permissions import Degree
from tests.factories import EstablishmentFactory
from tests.postman import postman, smtp
from tests.workers import processes

__all__ = ["postman", "processes", "smtp"]
WORKER = [
    *(sys.executable, "-W", "ignore:You're running the worker"),
    *("-m", "celery", "--quiet", "--app", "educonnect_admin", "worker"),
    *("--concurrency", "2", "--loglevel", "error"),
]
LONG_AGO = 3600


def pytest_collection_modifyitems(items):
    """Real servers only, and one test at a time: they flush Redis."""
    for item in items:
        if "/tests/services/" in str(item.path):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.xdist_group("services"))
            item.add_marker(pytest.mark.django_db(transaction=True))
            if not settings.REDIS_URL:
                reason = "REDIS_URL n'est pas donné : voir make services-test."
                item.add_marker(pytest.mark.skip(reason=reason))


def noon():
    """A time zone where it is noon, more or less: the whole night is due, and no other is near."""
    hours = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-hours:+d}"


@pytest.fixture
def service(processes, smtp, tmp_path):
    """Processes on the real night, which asks what is due every second."""
    processes.tick = 1
    processes.settings = {
        "TIME_ZONE": noon(),
        "SYNC_INBOX": tmp_path / "inbox",
        "SYNC_SPOOL": tmp_path / "spool",
        "SYNC_PROCESSES": 2,
    }
    (tmp_path / "inbox").mkdir()
    flush()
    return processes


@pytest.fixture
def town(service):
    """Files of so many known establishments lie in the inbox: ``town(20)`` → how many files."""

    def arrive(establishments, students=200):
        inbox = service.settings["SYNC_INBOX"]
        call_command(
            "generate_feed",
            inbox,
            establishments=establishments,
            students=[students],
            date=datetime.now(UTC).date() - timedelta(days=1),
            stdout=StringIO(),
        )
        files = [path for path in inbox.rglob("*") if path.is_file()]
        for folder in inbox.iterdir():
            is_school = any(path.suffix == ".csv" for path in folder.iterdir())
            degree = Degree.FIRST if is_school else Degree.SECOND
            EstablishmentFactory(uai=folder.name, degree=degree)
        for path in files:
            os.utime(path, (time.time() - LONG_AGO,) * 2)
        return len(files)

    return arrive


def flush():
    """What a restart of Redis does, in our database of it alone."""
    redis.from_url(settings.REDIS_URL).flushdb()


def violations():
    """What `verify_invariants` says, in the end how many."""
    said = StringIO()
    with suppress(SystemExit):
        call_command("verify_invariants", stdout=said)
    return said.getvalue().splitlines()
