"""Seven in the morning: what went wrong is told to the log and, once, to the operators (A04)."""

from datetime import datetime, timedelta
from smtplib import SMTPException
from urllib.parse import urljoin, urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from accounts.enums import MailState
from accounts.models import Outbox
from ops import night
from ops.models import Run
from ops.night import Tonight
from sync.models import FileRun

# What a log is searched for: never renamed.
NIGHT_IN_TROUBLE = "OPS-NIGHT"
MAIL_NOT_SENT = "OPS-NIGHT-MAIL"
DAY = timedelta(days=1)
WORDS = {
    "refused": "fichiers refusés",
    "held": "fichiers en attente d'une décision",
    "absent": "établissements dont aucun fichier n'est arrivé",
    "crashed": "établissements qu'une erreur interne a arrêtés",
    "abandoned_mails": "mails abandonnés depuis hier",
}

logger = structlog.get_logger(__name__)


def warn(tonight: Tonight) -> dict[str, int]:
    """Count what went wrong; say it. A night has one mail, whoever asks for this step again.

    A mail server that is down is asked three times, as any step is; then the log alone has told.
    """
    steps, figures = _failed_steps(tonight), _figures(tonight)
    told = bool(tonight.run.figures.get("mailed"))
    if steps or any(figures.values()):
        logger.warning("operations", code=NIGHT_IN_TROUBLE, steps=steps, **figures)
        if settings.OPERATORS_MAILS and not told:
            told = _write(tonight, steps, figures)
    return {"failed_steps": len(steps), **figures, "mailed": int(told)}


def _failed_steps(tonight: Tonight) -> list[str]:
    failed = Run.objects.filter(business_day=tonight.business_day, outcome=Run.Outcome.FAILED)
    return list(failed.exclude(pk=tonight.run.pk).order_by("pk").values_list("kind", flat=True))


def _figures(tonight: Tonight) -> dict[str, int]:
    feed = Run.objects.filter(business_day=tonight.business_day, kind="feed").first()
    counted = feed.figures if feed else {}
    return {
        "refused": counted.get("refused", 0),
        "held": FileRun.objects.waiting(tonight.at).count(),
        "absent": counted.get("absent", 0),
        "crashed": counted.get("failed", 0),
        "abandoned_mails": _abandoned_mails(tonight.at),
    }


def _abandoned_mails(at: datetime) -> int:
    return Outbox.objects.filter(state=MailState.ABANDONED, next_try_at__gt=at - DAY).count()


def _write(tonight: Tonight, steps: list[str], figures: dict[str, int]) -> bool:
    try:
        _compose(tonight, steps, figures).send()
    except (SMTPException, OSError) as error:
        if tonight.run.tries < night.MOST_TRIES:
            raise
        logger.warning("operations", code=MAIL_NOT_SENT, error=type(error).__name__)
        return False
    return True


def _compose(tonight: Tonight, steps: list[str], figures: dict[str, int]) -> EmailMessage:
    """Counts and an address: nobody is named, and the page itself asks who reads."""
    day = f"{tonight.business_day:%d/%m/%Y}"
    labels = {step.name: step.label for step in night.steps()}
    lines = [f"- étape échouée : {labels.get(name, name)}" for name in steps]
    lines += [f"- {words} : {figures[name]}" for name, words in WORDS.items() if figures[name]]
    page = urljoin(settings.CONSOLE_URL, reverse("operations:nights"))
    host = urlsplit(settings.GUICHET_URL).hostname
    return EmailMessage(
        subject=f"ÉduConnect : la nuit du {day} demande votre attention",
        body="\n".join(
            [
                f"La nuit du {day} ne s'est pas passée comme prévu.",
                "",
                *lines,
                "",
                f"Le détail est dans la console : {page}",
                "",
            ]
        ),
        to=settings.OPERATORS_MAILS,
        # Sent twice after a crash, it is the same mail.
        headers={"Message-ID": f"<night-{tonight.business_day}@{host}>"},
    )
