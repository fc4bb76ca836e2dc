"""Programs started together, in the foreground, and ended together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from types import FrameType, TracebackType
from typing import Self

from ops.ports import LOOPBACK

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE = 10.0
TICK = 0.1


class Ended(Exception):  # noqa: N818  named for what happened
    """One of the programs is no more, though nobody asked it to leave."""


class Foreground:
    """A block that Ctrl-C and SIGTERM leave; leaving it ends what was started, and only that.

    Each program has its own session: a Ctrl-C reaches this process alone, which ends them, and
    what they started, even when they died without a word.
    """

    def __init__(self) -> None:
        self._programs: dict[str, subprocess.Popen[bytes]] = {}
        self._before = ExitStack()

    def __enter__(self) -> Self:
        for number in STOPPING:
            self._before.callback(signal.signal, number, signal.signal(number, _leave))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        for program in self._programs.values():
            _signal(program, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for program in self._programs.values():
            while _signal(program) and time.monotonic() < deadline:
                time.sleep(TICK)
            _signal(program, signal.SIGKILL)
            program.wait()
        self._before.close()

    def start(self, name: str, command: Sequence[str]) -> None:
        self._programs[name] = subprocess.Popen(command, start_new_session=True)  # noqa: S603

    def wait_until_ready(self, port: int, path: str, *, timeout: float = 60.0) -> None:
        """Return once this address answers 200."""
        deadline = time.monotonic() + timeout
        while not _answers(port, path):
            self.check()
            if time.monotonic() > deadline:
                raise Ended(f"Le service ne répond pas au bout de {timeout:.0f} secondes.")
            time.sleep(TICK)

    def wait(self) -> None:
        """Stay until a signal, or until a program ends by itself, which is an error."""
        while True:
            self.check()
            time.sleep(TICK)

    def check(self) -> None:
        for name, program in self._programs.items():
            if program.poll() is not None:
                raise Ended(f"Le programme « {name} » s'est arrêté (code {program.returncode}).")


def _signal(program: subprocess.Popen[bytes], number: int = 0) -> bool:
    """Reach a program and what it started itself; say whether anything of it was still there."""
    program.poll()
    try:
        os.killpg(program.pid, number)
    except ProcessLookupError:
        return False
    return True


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
