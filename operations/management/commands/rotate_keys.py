"""Seal all secrets anew with the first key of SECRET_RING: the operator's door."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common import sealing
from operations import rotating
from ops import maintenance

NOTHING_DONE = "Rien n'a été modifié."


class Command(BaseCommand):
    help = (
        "Scelle de nouveau tous les secrets (mots de passe provisoires, clés de sécurité des"
        " agents) avec la première clé de SECRET_RING. Pour changer de clé : 1. ajouter la nouvelle"
        " en tête, sous un numéro qui n'a jamais servi (SECRET_RING=2:…,1:…), et relancer tous les"
        " processus ; 2. lancer rotate_keys ; 3. quand « clé 1 » n'a plus aucun secret, la retirer"
        " de SECRET_RING et relancer les processus. Une clé retirée se garde à part aussi"
        " longtemps que les sauvegardes qu'elle ouvre."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compte sans rien modifier")

    def handle(self, *, dry_run: bool, **_: Any) -> None:
        maintenance.refuse_in_command(timezone.now())
        before = rotating.count_by_key()
        try:
            rotated = None if dry_run else rotating.rotate()
        except maintenance.UnderWayError as cut:
            raise CommandError(str(cut)) from cut
        after = rotating.count_by_key()
        current = sealing.current_key()
        for key in sorted({current, *before, *after}):
            mark = " (celle qui scelle)" if key == current else ""
            counts = f"{before.get(key, 0)} secret(s) avant, {after.get(key, 0)} après"
            self.stdout.write(f"clé {key}{mark} : {counts}")
        if rotated is None:
            self.stdout.write(NOTHING_DONE)
            return
        self.stdout.write(f"scellés de nouveau: {rotated.renewed}")
        self.stdout.write(f"illisibles: {rotated.unreadable}")
