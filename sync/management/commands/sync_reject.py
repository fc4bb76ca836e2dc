"""Throw away a file that the guard put on hold: the operator's door."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sync import actions, maintenance


class Command(BaseCommand):
    help = "Rejette un fichier mis en attente : les données restent comme elles sont."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, metavar="EXÉCUTION", help="numéro de l'exécution")
        parser.add_argument(
            "--by", default="exploitant", metavar="NOM", help="qui décide (gardé avec l'exécution)"
        )

    def handle(self, *, run: int, by: str, **_: object) -> None:
        now = timezone.now()
        maintenance.refuse(now)
        try:
            report = actions.reject(run, by=by, at=now)
        except actions.Undecidable as refusal:
            raise CommandError(str(refusal)) from refusal
        for line in report.lines():
            self.stdout.write(line)
