"""Count the accounts now, without waiting for the night; estimate the days that had none."""

import time
from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common import arguments
from ops import maintenance
from ops.night import business_day
from stats import counting


class Command(BaseCommand):
    help = (
        "Calcule les statistiques de tous les établissements : les comptes tels qu'ils sont, sous"
        " la date de la nuit en cours, dont les chiffres sont remplacés. Avec --rebuild-from,"
        " estime les jours passés qui n'ont pas de chiffres."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        either = parser.add_mutually_exclusive_group()
        either.add_argument(
            "--day",
            type=arguments.day,
            metavar="AAAA-MM-JJ",
            help="range les chiffres sous cette date (sinon : celle de la nuit en cours)",
        )
        either.add_argument(
            "--rebuild-from",
            type=arguments.day,
            metavar="AAAA-MM-JJ",
            help="reconstitue les jours sans chiffres, de cette date à la veille, d'après le"
            " journal. C'est une estimation, signalée comme telle à l'écran : qui est présent ou"
            " parti depuis est supposé là dès le début, et jamais informé avant son premier"
            " événement ; rien par classe.",
        )

    def handle(self, *, day: date | None, rebuild_from: date | None, **_: object) -> None:
        now = timezone.now()
        maintenance.refuse_in_command(now)
        tonight = business_day(now)
        if (day or rebuild_from or tonight) > tonight:
            raise CommandError("Cette date n'est pas encore passée.")
        start = time.perf_counter()
        try:
            if rebuild_from:
                rows = counting.rebuild(rebuild_from, tonight, at=now)
            else:
                rows = counting.count(day or tonight, at=now)
        except maintenance.UnderWayError as cut:
            raise CommandError(str(cut)) from cut
        seconds = f"{time.perf_counter() - start:.1f}".replace(".", ",")
        what = "reconstituées" if rebuild_from else f"écrites pour le {day or tonight:%d-%m-%Y}"
        self.stdout.write(f"{rows} lignes {what} en {seconds} s.")
