"""What the clock starts, and when; the whole night in order, on one screen."""

from datetime import time
from typing import Any

from ops.steps import Step

NIGHT = (
    Step("feed", "Flux SIECLE, ONDE et AAF", "sync.arriving.take_arrivals", time(2)),
    Step("departures", "Départs et retours", "guardians.departures.settle", time(2)),
    Step("identifiers", "Nouveaux identifiants", "guardians.renaming.make_identifiers", time(3)),
    Step("deadlines", "Mots de passe expirés", "accounts.night.expire_passwords", time(3)),
    Step("reminders", "Rappels d'échéance", "guardians.reminders.remind", time(3)),
    Step("statistics", "Statistiques", "stats.night.compute", time(4)),
    Step("purge", "Purge", "operations.purging.purge", time(4)),
    Step("watch", "Alerte du matin", "operations.watching.warn", time(7)),
)


def beat(tick: float) -> dict[str, dict[str, Any]]:
    """What beat starts, and every how many seconds.

    A start that nobody took in time is dropped: the next is due.
    """
    return {
        "mails": {
            "task": "accounts.tasks.send_due_mails",
            "schedule": 10.0,
            "options": {"expires": 10},
        },
        "night": {
            "task": "ops.tasks.night_tick",
            "schedule": tick,
            "options": {"expires": tick},
        },
    }
