"""What the two commands that decide of a file on hold have in common."""

from argparse import ArgumentParser
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ops import maintenance
from sync import actions
from sync.reports import Report

REFUSED = 2
# Two names of those who approve fit in the run.
LONGEST_NAME = 70


class Decision(BaseCommand):
    """Decide of one run, on somebody's behalf, and print what came of it."""

    def decide(self, run: int, *, by: str, at: datetime) -> Report:
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, metavar="EXÉCUTION", help="numéro de l'exécution")
        parser.add_argument(
            "--by", default="exploitant", metavar="NOM", help="qui décide (gardé avec l'exécution)"
        )

    def handle(self, *, run: int, by: str, **_: object) -> None:
        if len(by) > LONGEST_NAME:
            raise CommandError(f"Le nom donné à --by dépasse {LONGEST_NAME} caractères.")
        now = timezone.now()
        maintenance.refuse_in_command(now, returncode=REFUSED)
        try:
            report = self.decide(run, by=by, at=now)
        except actions.Undecidable as refusal:
            raise CommandError(str(refusal)) from refusal
        except maintenance.UnderWayError as refusal:
            raise CommandError(f"{refusal} : rien n'a été fait.", returncode=REFUSED) from refusal
        for line in report.lines():
            self.stdout.write(line)
