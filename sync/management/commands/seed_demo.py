"""The data of the demonstration: the operator's door to sync.demonstration."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.enums import Population
from accounts.models import Account
from sync import demonstration
from sync.demonstration import staff

DEFAULT_PASSWORD = "demo-educonnect-2026"  # noqa: S105


class Command(BaseCommand):
    help = (
        "Crée les données de démonstration par le vrai flux : un collège, un lycée, une école "
        "et leurs agents. "
        "Ne change rien si elles sont déjà là. Mot de passe : variable DEMO_PASSWORD."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seed", type=int, default=demonstration.SEED, help="graine du tirage (42)"
        )

    def handle(self, *, seed: int, **_: Any) -> None:
        if settings.SESSION_COOKIE_SECURE:
            raise CommandError("La démonstration ne se crée pas sur le service réel.")
        built = demonstration.build(at=timezone.now(), seed=seed)
        self.stdout.write(_figures() if built else "Les données de démonstration sont déjà là.")
        password = os.environ.get("DEMO_PASSWORD") or DEFAULT_PASSWORD
        if staff.set_password(password) and not built:
            self.stdout.write("Le mot de passe des agents a été changé.")
        for line in staff.logins(password):
            self.stdout.write(line)


def _figures() -> str:
    students, guardians = (
        Account.objects.filter(population=population).count() for population in Population
    )
    return f"Données de démonstration créées : {students} élèves, {guardians} responsables."
