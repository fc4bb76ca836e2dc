"""A file on hold, as an operator decides of it: what is at stake, and what each decision does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.utils.safestring import SafeString

from establishments.models import User
from sync import actions, words
from sync.models import Anomaly, FileRun
from sync.querysets import HELD_FOR

# Two names of those who approve fit in the run.
LONGEST_NAME = 70
UNKNOWN_PLACE = "Établissement inconnu"
TOO_LATE = "Ce fichier n'est plus en attente, ou attend depuis plus de 7 jours : rien n'a été fait."
SECOND_PERSON = (
    "Votre approbation est notée. Plus de la moitié des données disparaîtrait : une seconde"
    " personne doit aussi approuver le fichier avant qu'il soit pris en compte."
)


@dataclass(frozen=True)
class Decision:
    """What a button does, and the words around it."""

    title: str
    question: str
    consequence: str
    button: str
    done: str
    act: Callable[..., object]
    may_need_two: bool = False


APPROVE = Decision(
    title="Approuver un fichier en attente",
    question="Voulez-vous prendre ce fichier en compte malgré l'alerte ?",
    consequence="Le fichier est appliqué tout de suite. Les personnes absentes du fichier"
    " disparaissent des listes de l'établissement.",
    button="Approuver",
    done="Le fichier est approuvé : les données de l'établissement sont à jour.",
    act=actions.approve,
    may_need_two=True,
)
REJECT = Decision(
    title="Rejeter un fichier en attente",
    question="Voulez-vous rejeter ce fichier ?",
    consequence="Le fichier est supprimé et les données de l'établissement restent comme elles"
    " sont. Un nouvel export sera pris en compte dès la nuit suivante.",
    button="Rejeter",
    done="Le fichier est rejeté : les données de l'établissement restent comme elles sont.",
    act=actions.reject,
)


@dataclass(frozen=True)
class Line:
    """A file, as a line of the operators' tables."""

    pk: int
    place: str
    content: str
    read_at: str
    outcome: SafeString
    figures: list[tuple[str, int]]
    anomalies: int

    @classmethod
    def of(cls, run: FileRun) -> Self:
        known = run.figures.get
        return cls(
            pk=run.pk,
            place=place(run),
            content=f"{words.content_of(run)} ({words.source_of(run)})",
            read_at=words.moment(run.started_at),
            outcome=words.outcome(run),
            figures=[(label, known(name, 0)) for name, label in words.FIGURES],
            anomalies=known("anomalies", 0),
        )


def place(run: FileRun) -> str:
    if run.establishment:
        return str(run.establishment)
    return f"{UNKNOWN_PLACE} ({run.uai})" if run.uai else UNKNOWN_PLACE


def can_decide(run: FileRun, at: datetime) -> bool:
    """On hold, and not for so long that the file says nothing any more."""
    return run.outcome == FileRun.Outcome.HELD and run.started_at > at - HELD_FOR


def first_approval(run: FileRun) -> list[tuple[str, str]]:
    """Who approved alone a file that waits for a second person, as a fact about it."""
    waits = run.outcome == FileRun.Outcome.HELD and run.decided_by
    return [("Première approbation", run.decided_by)] if waits else []


def name_of(user: User) -> str:
    return user.get_username()[:LONGEST_NAME]


def stakes(run: FileRun, user: User) -> dict[str, Any]:
    """Why the file waits: what would disappear or change; and who already approved it."""
    reasons = Anomaly.objects.filter(run=run, line=0).order_by("pk")
    first = run.decided_by
    return {
        "reasons": list(reasons.values_list("message", flat=True)),
        "place": place(run),
        "content": words.content_of(run),
        "read_at": words.moment(run.started_at),
        "first": first,
        "is_first": bool(first) and first == name_of(user),
    }
