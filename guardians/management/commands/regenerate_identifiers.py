"""Make the identifiers asked for now, without waiting for the night: the operator's door."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from guardians import renaming
from ops import maintenance


class Command(BaseCommand):
    help = (
        "Fait dès maintenant les nouveaux identifiants demandés, sans attendre la nuit. Une"
        " demande refusée l'est pour la raison affichée sur la page du compte."
    )

    def handle(self, **_: object) -> None:
        now = timezone.now()
        maintenance.refuse_in_command(now)
        try:
            figures = renaming.make(at=now)
        except maintenance.UnderWayError as cut:
            message = f"{cut} : les demandes suivantes attendent la nuit."
            raise CommandError(message) from cut
        self.stdout.write(" ".join(f"{name}={count}" for name, count in figures.items()))
