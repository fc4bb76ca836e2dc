"""Programs started together end together, and by nobody else's hand."""

import os
import signal
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from ops.foreground import Ended, Foreground
from ops.ports import LOOPBACK

SLEEP = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
SUPERVISOR = """
import sys
from ops.foreground import Foreground
with Foreground() as foreground:
    foreground.start("veille", [sys.executable, "-S", "-c", "import time; time.sleep(60)"])
    print(*(program.pid for program in foreground._programs.values()), flush=True)
    foreground.wait()
"""


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_leaving_the_block_ends_what_was_started():
    with Foreground() as foreground:
        foreground.start("veille", SLEEP)
        [program] = foreground._programs.values()
        running = program.poll() is None

    assert running
    assert program.returncode == -signal.SIGTERM


def test_a_program_that_ends_by_itself_is_an_error_that_names_it():
    with Foreground() as foreground:
        foreground.start("fragile", [sys.executable, "-S", "-c", "raise SystemExit(3)"])

        with pytest.raises(Ended, match=r"« fragile » s'est arrêté \(code 3\)"):
            foreground.wait()


def test_what_a_dead_program_had_started_is_ended_too(tmp_path):
    held = tmp_path / "held"
    os.mkfifo(held)
    reader = os.open(held, os.O_RDONLY | os.O_NONBLOCK)

    with Foreground() as foreground:
        foreground.start("mère", ["/bin/sh", "-c", f"sleep 60 > {held} & sleep 0.1"])
        with pytest.raises(Ended):
            foreground.wait()

    # End of file: nobody holds the other end any more.
    assert os.read(reader, 1) == b""
    os.close(reader)


def test_signals_are_handled_as_before_once_the_block_is_left():
    before = signal.getsignal(signal.SIGTERM)

    with Foreground():
        during = signal.getsignal(signal.SIGTERM)

    assert signal.getsignal(signal.SIGTERM) == before != during


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything_without_error(number):
    command = [sys.executable, "-c", SUPERVISOR]
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, cwd=settings.BASE_DIR
    ) as supervisor:
        child = int(supervisor.stdout.readline())

        supervisor.send_signal(number)
        supervisor.wait(10)

    assert supervisor.returncode == 0
    assert not is_alive(child)


def test_a_service_that_never_answers_is_an_error():
    with socket.socket() as deaf, Foreground() as foreground:
        deaf.bind((LOOPBACK, 0))

        with pytest.raises(Ended, match="ne répond pas"):
            foreground.wait_until_ready(deaf.getsockname()[1], "/sante/pret", timeout=0.2)


def test_a_service_that_answers_is_ready(live_server):
    with Foreground() as foreground:
        foreground.wait_until_ready(live_server.thread.port, "/sante/pret", timeout=5)
