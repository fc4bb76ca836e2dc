"""Delete now what the night's purge would: the operator's door."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from operations.purging import When, sweep
from ops import maintenance

NOTHING_DONE = "Rien n'a été effacé."


class Command(BaseCommand):
    help = (
        "Efface ce qui est gardé depuis trop longtemps : journal de plus d'un an, mails envoyés,"
        " sessions, compteurs, rapports du flux. Une ligne « nom: nombre » par sorte."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compte sans rien effacer")

    def handle(self, *, dry_run: bool, **_: Any) -> None:
        now = timezone.now()
        maintenance.refuse_in_command(now)
        try:
            figures = sweep(When(timezone.localdate(now), now), dry_run=dry_run)
        except maintenance.UnderWayError as cut:
            raise CommandError(str(cut)) from cut
        for name, count in figures.items():
            self.stdout.write(f"{name}: {count}")
        if dry_run:
            self.stdout.write(NOTHING_DONE)
