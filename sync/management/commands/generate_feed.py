"""Write synthetic SIECLE and ONDE files of any size: the door of operators."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common import arguments
from sync import synthetic

KINDS: tuple[synthetic.Kind, ...] = ("clg", "lyc", "eco")


class Command(BaseCommand):
    help = (
        "Écrit des exports SIECLE et des extractions ONDE fictifs, au format réel, dans "
        "DOSSIER/<UAI>/ : un établissement sur trois est une école. "
        "La même graine donne toujours les mêmes fichiers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("folder", metavar="DOSSIER", type=Path, help="dossier où écrire, créé au besoin")
        add("--establishments", type=_count, metavar="N", help="nombre d'établissements")
        add(
            "--students",
            action="append",
            type=_students,
            metavar="N",
            help="élèves présents par établissement (640) ; répétable, à tour de rôle",
        )
        add("--seed", type=int, default=42, metavar="N", help="graine du tirage (42)")
        add(
            "--kind",
            action="append",
            choices=KINDS,
            help="collège, lycée ou école ; répétable, à tour de rôle (clg, lyc, puis eco)",
        )
        add(
            "--uai",
            action="append",
            type=_uai,
            default=[],
            help="UAI à employer ; répétable (sinon des numéros inventés, 099…)",
        )
        add("--year", type=int, metavar="AAAA", help="année de la rentrée (celle en cours)")
        add("--date", type=arguments.day, metavar="AAAA-MM-JJ", help="jour de l'export")
        add(
            "--changed",
            type=_fraction,
            default=0.0,
            metavar="PART",
            help="part des élèves modifiés depuis la veille, par exemple 0.01",
        )
        add("--zip", action="store_true", help="écrit des archives ExportXML_*.zip")

        add("--aaf", action="store_true", help="écrit aussi l'export AAF de tous, dans DOSSIER/AAF")

    def handle(self, *, folder: Path, **options: Any) -> None:
        exported_on = options["date"] or timezone.localdate()
        uais = list(dict.fromkeys(options["uai"]))
        establishments = options["establishments"] or max(1, len(uais))
        if establishments < len(uais):
            raise CommandError("--establishments est inférieur au nombre d'UAI donnés.")
        run = synthetic.Run(
            establishments=establishments,
            seed=options["seed"],
            year=options["year"] or synthetic.school_year(exported_on),
            exported_on=exported_on,
            students=options["students"] or [640],
            kinds=options["kind"] or KINDS,
            uais=uais,
            changed=options["changed"],
            zipped=options["zip"],
            aaf=options["aaf"],
        )
        for summary in run.write(folder):
            self.stdout.write(str(summary))


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ArgumentTypeError("un nombre supérieur à zéro est attendu")
    return number


def _students(text: str) -> int:
    number = _count(text)
    if number > synthetic.STUDENTS_LIMIT:
        raise ArgumentTypeError(f"{synthetic.STUDENTS_LIMIT} élèves au plus par établissement")
    return number


def _fraction(text: str) -> float:
    fraction = float(text)
    if not 0 <= fraction <= 1:
        raise ArgumentTypeError("une part entre 0 et 1 est attendue")
    return fraction


def _uai(text: str) -> str:
    if not synthetic.is_valid_uai(text):
        raise ArgumentTypeError(f"UAI invalide : {text} (7 chiffres et une lettre clé)")
    return text
