"""Take files of the feed in: the operator's door, and the night's."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from guardians import departures
from ops import maintenance
from sync import folders, night
from sync.models import FileRun
from sync.reports import Report
from sync.sources.fields import is_uai

REFUSED = 2
HELD = 3
LONGEST_NAME = 120


class Command(BaseCommand):
    help = (
        "Prend en compte les exports SIECLE et AAF, les extractions ONDE et les listes d'élèves"
        " extérieurs. Un fichier ONDE ne dit pas son école : option --establishment, ou dossier"
        " nommé par l'UAI."
        " Code de sortie : 0 appliqué ou inchangé, 2 si un fichier est refusé ou pendant une"
        " maintenance, 3 si un fichier est en attente."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            type=Path,
            metavar="CHEMIN",
            help="fichier ou dossier (parcouru en entier ; un dossier nommé par un UAI engage)",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="montre ce qui serait fait, sans rien écrire"
        )
        parser.add_argument(
            "--establishment",
            type=str.upper,
            metavar="UAI",
            help="établissement que les fichiers doivent concerner",
        )
        parser.add_argument(
            "--register",
            metavar="NOM",
            help="enregistre sous ce nom un établissement encore inconnu (sinon : refusé)",
        )

    def handle(
        self,
        *,
        paths: list[Path],
        dry_run: bool,
        establishment: str | None,
        register: str | None,
        **_: object,
    ) -> None:
        now = timezone.now()
        if not dry_run:
            maintenance.refuse_in_command(now, returncode=REFUSED)
        if establishment and not is_uai(establishment):
            raise CommandError(f"Ce n'est pas un UAI : {establishment}", returncode=REFUSED)
        if register and len(register) > LONGEST_NAME:
            message = f"Le nom donné à --register dépasse {LONGEST_NAME} caractères."
            raise CommandError(message, returncode=REFUSED)
        for path in paths:
            if not path.is_symlink() and not path.exists():
                raise CommandError(f"Ce chemin n'existe pas : {path}", returncode=REFUSED)
        intake = night.Intake(now, register=register, dry_run=dry_run)
        reports = folders.take_in(paths, intake, establishment=establishment)
        if dry_run:
            with transaction.atomic():
                outcomes = {self._show(report, names_run=False) for report in reports}
                transaction.set_rollback(True)
        else:
            outcomes = {self._show(report) for report in _until_a_cut(reports)}
            with suppress(maintenance.UnderWayError):
                departures.take_back(now)
        if FileRun.Outcome.REFUSED in outcomes:
            sys.exit(REFUSED)
        if FileRun.Outcome.HELD in outcomes:
            sys.exit(HELD)

    def _show(self, report: Report, *, names_run: bool = True) -> str:
        for line in report.lines(names_run=names_run):
            self.stdout.write(line)
        return report.run.outcome


def _until_a_cut(reports: Iterator[Report]) -> Iterator[Report]:
    try:
        yield from reports
    except maintenance.UnderWayError as refusal:
        sentence = f"{refusal} : les fichiers suivants n'ont pas été pris en compte."
        raise CommandError(sentence, returncode=REFUSED) from refusal
