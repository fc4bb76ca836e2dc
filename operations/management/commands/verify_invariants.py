"""Whether the data hold together: the operator's door to operations.invariants."""

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from operations import invariants


class Command(BaseCommand):
    help = (
        "Vérifie ce qui doit être vrai des données (I1 à I12), sans rien écrire : une ligne par"
        " règle enfreinte, avec le nombre de cas et les premiers, puis « 0 violations » et le code"
        " de sortie 0, ou le nombre de cas et le code 1. Jamais de nom ni de mot de passe."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--deep", action="store_true", help="ouvre aussi chaque mot de passe scellé (plus long)"
        )

    def handle(self, *, deep: bool, **_: object) -> None:
        found = invariants.verify(timezone.now(), deep=deep)
        for violation in found:
            self.stdout.write(str(violation))
        count = sum(violation.count for violation in found)
        self.stdout.write("1 violation" if count == 1 else f"{count} violations")
        if found:
            sys.exit(1)
