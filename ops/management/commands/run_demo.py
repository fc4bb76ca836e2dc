"""The demonstration in the foreground: database, data, web server and worker, until Ctrl-C."""

import sys
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ops import ports
from ops.foreground import Ended, Foreground

READY = "/sante/pret"


class Command(BaseCommand):
    help = "Lance la démonstration au premier plan ; Ctrl-C ou SIGTERM arrête tout."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000", help="port de la console (8000)")

    def handle(self, *, port: str, **_: Any) -> None:
        try:
            number = ports.require_free(port)
        except ports.Refused as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        with Foreground() as foreground:
            self._say("Préparation de la base et des données de démonstration…")
            logins = _prepare()
            foreground.start("serveur web", _web(number))
            foreground.start("tâches de fond", _worker())
            try:
                foreground.wait_until_ready(number, READY)
                self._say(f"\nLa démonstration est prête : http://{ports.LOOPBACK}:{number}/\n")
                self._say(f"{logins}\nCtrl-C arrête tout.")
                foreground.wait()
            except Ended as ended:
                raise CommandError(str(ended)) from None

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _prepare() -> str:
    """Bring the schema and the data up to date; return what the data have to say."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    said = StringIO()
    call_command("seed_demo", stdout=said)
    return said.getvalue()


def _web(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "educonnect_admin.wsgi"),
        *("--bind", f"{ports.LOOPBACK}:{port}", "--threads", "8", "--graceful-timeout", "5"),
        *("--log-level", "warning", "--no-control-socket"),
    ]


def _worker() -> list[str]:
    """One worker; the clock goes with it as soon as there is something to do at a given hour."""
    command = [
        *(sys.executable, "-m", "celery", "--app", "educonnect_admin", "worker"),
        *("--pool", "solo", "--loglevel", "warning"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    if current_app.conf.beat_schedule:
        command += ["--beat", "--schedule", str(settings.BASE_DIR / ".local" / "beat")]
    return command
