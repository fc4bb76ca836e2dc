"""Help a night under way to take its files: the door of the processes it starts."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from sync import tasks


class Command(BaseCommand):
    help = (
        "Aide la nuit en cours à prendre les fichiers arrivés, puis s'arrête. La nuit la lance"
        " elle-même ; à la main, elle sert depuis une autre machine qui voit le même dossier."
    )

    requires_system_checks = ()  # what starts it was checked

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, metavar="ÉTAPE", help="numéro de l'étape « feed »")

    def handle(self, *, run: int, **_: object) -> None:
        tasks.drain(run=run)
