"""A worker as the demonstration starts it, killed in the middle of a send (F2, F6, K1)."""

import json
import os
import signal
import subprocess
import time
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts import outbox
from accounts.enums import AccountState, MailState
from accounts.models import Account, Outbox
from ops.management.commands import run_demo
from tests.accounts.informing import address_of, guardian, inform
from tests.postman import at

MAILS = 80


@pytest.fixture
def environment(tmp_path, settings):
    """What tests.accounts.worker_settings reads: the test's database, mail server and queue."""
    names = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    given = {
        "database": {name: connection.settings_dict[name] for name in names},
        "queue": f"test-{uuid4().hex}",
        "port": settings.EMAIL_PORT,
        "folders": folders(tmp_path),
    }
    return {
        **os.environ,
        "TEST_WORKER": json.dumps(given),
        "DJANGO_SETTINGS_MODULE": "tests.accounts.worker_settings",
        "DATABASE_URL": "postgres:///given_above",
    }


@pytest.fixture
def start_worker(environment, tmp_path, settings):
    """Start a worker; whatever happens, it and what it started are ended by their group."""
    started = []

    def start():
        command = run_demo._worker()
        command[command.index("--schedule") + 1] = str(tmp_path / f"beat{len(started)}")
        worker = subprocess.Popen(  # noqa: S603
            command, env=environment, cwd=settings.BASE_DIR, start_new_session=True
        )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        kill(worker)


def folders(path):
    for name in ("queue", "done", "control"):
        (path / name).mkdir()
    return {
        "data_folder_in": str(path / "queue"),
        "data_folder_out": str(path / "queue"),
        "processed_folder": str(path / "done"),
        "control_folder": str(path / "control"),
        "polling_interval": 0.05,
    }


def kill(worker):
    """Kill -9 the worker and its clock, which share a session of their own."""
    try:
        os.killpg(worker.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    worker.wait()


def wait_for(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "the worker did not do its work in time"
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_midway_loses_no_mail_and_doubles_one_at_most(head, postman, start_worker):
    accounts = [guardian(head.establishment) for _ in range(MAILS)]
    inform(head, *accounts)
    postman.seconds = 0.005

    first = start_worker()
    wait_for(lambda: len(postman.received) >= MAILS // 3)
    kill(first)
    halfway = len(postman.received)
    second = start_worker()
    wait_for(lambda: not Outbox.objects.filter(state=MailState.PENDING).exists())
    wait_for(lambda: Outbox.objects.filter(state=MailState.SENDING).count() <= 1)
    kill(second)
    outbox.send_due(at(timezone.now() + outbox.LEASE + timedelta(seconds=1)))

    received = Counter(message["To"] for message in postman.received)
    assert halfway < MAILS
    assert set(received) == set(map(address_of, accounts))
    assert sum(received.values()) <= MAILS + 1
    assert len({message["Message-ID"] for message in postman.received}) == MAILS
    assert set(Outbox.objects.values_list("state", flat=True)) == {MailState.SENT}
    assert set(Account.objects.values_list("state", flat=True)) == {AccountState.INFORMED}
