"""Workers and beats as the demonstration or the service starts them, killed when a test says so."""

import json
import os
import signal
import subprocess
import time
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from ops.management.commands import run_demo


class Processes:
    """What a test started; each has a session of its own, by which it and its children end."""

    def __init__(self, folder):
        self.folder, self.started = folder, []
        self.settings, self.tick = {}, 600
        names = ("data_folder_in", "processed_folder", "control_folder")
        folders = {name: str(folder / name) for name in names}
        for path in folders.values():
            os.mkdir(path)  # noqa: PTH102
        self.folders = {
            **folders, "data_folder_out": folders["data_folder_in"], "polling_interval": 0.05,
        }  # fmt: skip
        self.queue = f"test-{uuid4().hex}"

    @property
    def environment(self):
        """What tests.worker_settings reads."""
        names = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
        given = {
            "database": {name: connection.settings_dict[name] for name in names},
            "queue": self.queue,
            "port": settings.EMAIL_PORT,
            "folders": self.folders,
            "settings": self.settings,
        }
        return {
            **os.environ,
            "TEST_WORKER": json.dumps(given, default=str),
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
            "DATABASE_URL": "postgres:///given_above",
            "NIGHT_TICK": str(self.tick),
            # The tests themselves check the project; without its pages, a process starts at once.
            "CELERY_SKIP_CHECKS": "1",
        }

    def worker(self, *options):
        return self.start([*run_demo._worker(), *options])

    def beat(self):
        command = run_demo._beat()
        schedule = self.folder / f"beat{len(self.started)}"
        command[command.index("--schedule") + 1] = str(schedule)
        return self.start(command)

    def start(self, command):
        process = subprocess.Popen(  # noqa: S603
            command, env=self.environment, cwd=settings.BASE_DIR, start_new_session=True
        )
        self.started.append(process)
        return process


@pytest.fixture
def processes(tmp_path):
    """Start some; whatever happens, they and what they started are ended by their group."""
    processes = Processes(tmp_path)
    yield processes
    for process in processes.started:
        kill(process)


def kill(process):
    """Kill -9 a process and its children."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def wait_for(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "the processes did not do their work in time"
        time.sleep(0.05)
