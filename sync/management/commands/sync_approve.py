"""Apply a file that the guard put on hold: the operator's door."""

from datetime import datetime

from sync import actions
from sync.management.decisions import Decision
from sync.reports import Report


class Command(Decision):
    help = "Applique un fichier mis en attente, malgré les changements en masse."

    def decide(self, run: int, *, by: str, at: datetime) -> Report:
        return actions.approve(run, by=by, at=at)
