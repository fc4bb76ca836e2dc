"""Throw away a file that the guard put on hold: the operator's door."""

from datetime import datetime

from sync import actions
from sync.management.decisions import Decision
from sync.reports import Report


class Command(Decision):
    help = "Rejette un fichier mis en attente : les données restent comme elles sont."

    def decide(self, run: int, *, by: str, at: datetime) -> Report:
        return actions.reject(run, by=by, at=at)
