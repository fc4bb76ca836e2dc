"""What the commands about rights have in common: the operator's door is closed during a cut."""

from datetime import date, datetime

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from establishments.models import Establishment
from ops import maintenance
from settings_app.actions.rights import RefusedRightError

AGAIN = "Rien n'a été modifié. Relancer avec --apply."


class RightsCommand(BaseCommand):
    """Does the work in one transaction, undone without ``--apply``: what is said is what would be
    done.
    """

    def work(self, *, at: datetime, apply: bool, **options: object) -> list[str]:
        raise NotImplementedError

    def handle(self, *, apply: bool, **options: object) -> None:
        now = timezone.now()
        maintenance.refuse_in_command(now)
        try:
            with transaction.atomic(), maintenance.writing():
                lines = self.work(at=now, apply=apply, **options)
                transaction.set_rollback(not apply)
        except RefusedRightError as refusal:
            raise CommandError(refusal.reason) from refusal
        except maintenance.UnderWayError as cut:
            raise CommandError(str(cut)) from cut
        for line in lines if apply else [*lines, AGAIN]:
            self.stdout.write(line)


def establishment(uai: str) -> Establishment:
    home = Establishment.objects.filter(uai=uai.upper()).first()
    if home is None:
        raise CommandError(f"Aucun établissement n'a l'UAI {uai}.")
    return home


def day(typed: str) -> date:
    """« 2026-08-31 » or « 31/08/2026 »; argparse tells of any other."""
    form = "%d/%m/%Y" if "/" in typed else "%Y-%m-%d"
    return datetime.strptime(typed, form).replace(tzinfo=timezone.get_current_timezone()).date()
