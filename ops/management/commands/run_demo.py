"""The demonstration in the foreground: database, data, web server, worker, clock, until Ctrl-C."""

import os
import sys
from argparse import ArgumentParser
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ops import maintenance, night, ports
from ops.foreground import Ended, Foreground
from ops.models import Run

READY = "/sante/pret"
# The curves of the demonstration go back that far: its story does.
PAST = timedelta(days=90)


class Command(BaseCommand):
    help = "Lance la démonstration au premier plan ; Ctrl-C ou SIGTERM arrête tout."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000", help="port de la console (8000)")

    def handle(self, *, port: str, **_: Any) -> None:
        try:
            number = ports.require_free(port)
        except ports.Refused as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        os.environ["PORT"] = str(number)  # for the programs started: links in mails carry it
        os.environ.setdefault("DATABASE_URL", _database())
        with Foreground() as foreground:
            self._say("Préparation de la base et des données de démonstration…")
            logins = _prepare()
            foreground.start("serveur web", _web(number))
            foreground.start("tâches de fond", _worker())
            foreground.start("horloge", _beat())
            try:
                foreground.wait_until_ready(number, READY)
                self._say(f"\nLa démonstration est prête.\n\n{_addresses(number)}\n{logins}")
                self._say("Ctrl-C arrête tout.")
                foreground.wait()
            except Ended as ended:
                raise CommandError(str(ended)) from None

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _database() -> str:
    """The database this process holds, for those it starts: even killed, they leave no trace in
    the embedded one, which stops with this process.
    """
    held = settings.DATABASES["default"]
    return f"postgres://{held['USER']}@/{held['NAME']}?{urlencode({'host': held['HOST']})}"


def _prepare() -> str:
    """Bring the schema and the data up to date; return what the data have to say."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    said = StringIO()
    call_command("seed_demo", stdout=said)
    said.write(_night())
    since = timezone.localdate() - PAST
    call_command("compute_statistics", rebuild_from=since, stdout=StringIO())
    return said.getvalue()


def _night() -> str:
    """Do what remains of the night: the figures are of this morning. A failed step stops nobody."""
    if settings.SYNC_INBOX:
        settings.SYNC_INBOX.mkdir(parents=True, exist_ok=True)
    try:
        ran = night.run_due(at_once=True)
    except (night.BusyError, maintenance.UnderWayError):
        return ""
    failed = [run.kind for run in ran if run.outcome == Run.Outcome.FAILED]
    return f"La nuit a échoué pour : {', '.join(failed)}.\n" if failed else ""


def _addresses(port: int) -> str:
    return (
        f"  console   http://{ports.LOOPBACK}:{port}/\n"
        f"  guichet   http://guichet.localhost:{port}/\n"
        "  mails     ceux qui partent sont déposés dans .local/mails\n"
    )


def _web(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "educonnect_admin.wsgi"),
        *("--bind", f"{ports.LOOPBACK}:{port}", "--threads", "8", "--graceful-timeout", "5"),
        *("--log-level", "warning", "--no-control-socket"),
    ]


def _worker() -> list[str]:
    return [
        *(sys.executable, "-W", "ignore:You're running the worker"),  # as root: a demonstration
        *("-m", "celery", "--quiet", "--app", "educonnect_admin", "worker"),
        *("--pool", "solo", "--loglevel", "error"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def _beat() -> list[str]:
    return [
        *(sys.executable, "-m", "celery", "--quiet", "--app", "educonnect_admin", "beat"),
        *("--schedule", str(settings.BASE_DIR / ".local" / "beat")),
        *("--pidfile=", "--loglevel", "error"),
    ]
