"""What the pages and the report of the operators say of a night: its steps, and their figures."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.safestring import SafeString

from ops.models import Run
from sync.words import badge

NOT_BEGUN = "Non lancée"
TONES: dict[str, str] = {
    Run.Outcome.DONE: "success",
    Run.Outcome.FAILED: "error",
    Run.Outcome.RUNNING: "warning",
}
# What each step counts, by its name in the schedule; the same word may count two things.
FIGURES: dict[str, dict[str, str]] = {
    "feed": {
        "arrived": "fichiers reçus",
        "applied": "appliqués",
        "unchanged": "inchangés",
        "refused": "refusés",
        "held": "en attente",
        "absent": "établissements sans fichier",
        "anomalies": "anomalies",
        "failed": "arrêtés par une erreur interne",
        "growing": "fichiers incomplets",
    },
    "departures": {
        "back": "comptes de retour",
        "reopened": "rouverts",
        "unlinked": "sans lien",
        "closed": "fermés",
        "erased": "effacés",
    },
    "identifiers": {
        "done": "identifiants remplacés",
        "refused": "demandes refusées",
        "waiting": "demandes en attente",
        "assistance_closed": "demandes d'assistance closes",
    },
    "deadlines": {"expired": "mots de passe expirés"},
    "reminders": {"reminded": "rappels demandés"},
    "statistics": {"establishments": "établissements", "rows": "lignes calculées"},
    "purge": {
        "seals": "mots de passe scellés",
        "distributions": "distributions",
        "mails": "mails",
        "identifier_requests": "demandes d'identifiant",
        "journal": "lignes de journal",
        "tallies": "compteurs d'essais",
        "sessions": "sessions",
        "agent_sessions": "sessions d'agents",
        "changes": "changements",
        "anomalies": "anomalies",
        "parcels": "lots de fichiers",
        "file_runs": "fichiers traités",
        "daily_counts": "comptages",
        "runs": "étapes de nuits",
        "spooled": "fichiers gardés",
    },
    "watch": {
        "failed_steps": "étapes échouées",
        "refused": "fichiers refusés",
        "held": "fichiers en attente",
        "absent": "établissements sans fichier",
        "crashed": "arrêtés par une erreur interne",
        "abandoned_mails": "mails abandonnés",
        "mailed": "mails d'alerte",
    },
}


def figures(run: Run) -> list[str]:
    """« fichiers reçus : 12 »; what has no word of ours is told by its name, zeros not at all."""
    labels = FIGURES.get(run.kind, {})
    counted = {name: n for name, n in run.figures.items() if n}
    known = [f"{label} : {counted[name]}" for name, label in labels.items() if name in counted]
    return known + [f"{name} : {n}" for name, n in counted.items() if name not in labels]


def outcome(run: Run | None) -> SafeString:
    if run is None:
        return badge("neutral", NOT_BEGUN)
    return badge(TONES[run.outcome], run.get_outcome_display())


def hour(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M}" if at else ""


def lasted(run: Run) -> str:
    """« 1 min 05 s »; nothing while it runs."""
    if run.ended_at is None:
        return ""
    seconds = max(run.ended_at - run.started_at, timedelta()) // timedelta(seconds=1)
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def several(count: int, one: str, many: str) -> str:
    """« 3 fichiers en attente »."""
    return f"{count} {many if count > 1 else one}"
