"""The port of the demonstration: free or not, said in French before anything is done."""

import socket
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from establishments.models import Establishment
from ops import ports


@pytest.fixture
def busy():
    """A port somebody listens on."""
    with socket.socket() as listener:
        listener.bind((ports.LOOPBACK, 0))
        listener.listen()
        yield str(listener.getsockname()[1])


def test_a_free_port_is_given_back_as_a_number():
    with socket.socket() as passing:
        passing.bind((ports.LOOPBACK, 0))
        port = passing.getsockname()[1]

    assert ports.require_free(str(port)) == port


def test_a_busy_port_is_refused(busy):
    with pytest.raises(ports.Refused, match=f"Le port {busy} est déjà pris"):
        ports.require_free(busy)


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "huit mille", "８０００"])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(ports.Refused, match="un nombre de 1 à 65535 est attendu"):
        ports.require_free(text)


def test_the_module_alone_ends_with_2_before_anything_is_installed(busy):
    command = [sys.executable, "-S", settings.BASE_DIR / "ops" / "ports.py", busy]

    ended = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"Le port {busy} est déjà pris.")


def test_the_demonstration_does_nothing_when_its_port_is_busy(busy):
    said = StringIO()

    with pytest.raises(CommandError, match="déjà pris") as refusal:
        call_command("run_demo", port=busy, stdout=said)

    assert refusal.value.returncode == 2
    assert said.getvalue() == ""
    assert not Establishment.objects.exists()
