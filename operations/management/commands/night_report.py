"""A night, told in a terminal: the operator's door to operations.report."""

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand

from common import arguments
from operations import report


class Command(BaseCommand):
    help = (
        "Montre une nuit, la dernière par défaut : une ligne par étape, puis une ligne par fichier"
        " comme « sync », et ses premières anomalies."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--day", type=arguments.day, metavar="AAAA-MM-JJ", help="la nuit de ce jour"
        )
        parser.add_argument(
            "--verbose-anomalies", action="store_true", help="montre toutes les anomalies"
        )

    def handle(self, *, day: date | None, verbose_anomalies: bool, **_: object) -> None:
        day = day or report.latest_day()
        if day is None:
            self.stdout.write("Aucune nuit.")
            return
        self.stdout.write(f"Nuit du {day:%d-%m-%Y}")
        for line in report.lines(day, everything=verbose_anomalies):
            self.stdout.write(line)
