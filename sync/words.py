"""What the pages about the feed say of a file: its content, what became of it, what it changed."""

from datetime import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from establishments.vocabulary import Words
from sync.models import Change, FileRun
from sync.sources.records import FeedKind

Outcome, Kind = FileRun.Outcome, Change.Kind
CONTENTS: dict[str, str] = {
    FeedKind.PUPILS: "Élèves",
    FeedKind.GUARDIANS: "Responsables",
    FeedKind.STRUCTURES: "Structures",
    FeedKind.NOMENCLATURE: "Nomenclature",
    FeedKind.MUTUALISED: "Élèves extérieurs",
    FeedKind.IDENTIFIERS: "Identifiants AAF",
}
UNKNOWN_CONTENT = "Contenu non reconnu"
SOURCES = {"siecle": "SIECLE", "onde": "ONDE", "aaf": "AAF", "mutualises": "liste CSV"}
# The sign says what the colour does: whoever sees neither reads the word.
SIGNS = {"success": "✓", "warning": "!", "error": "✕", "neutral": "–"}
TONES: dict[str, str] = {
    Outcome.APPLIED: "success",
    Outcome.APPROVED: "success",
    Outcome.UNCHANGED: "neutral",
    Outcome.REJECTED: "neutral",
    Outcome.HELD: "warning",
    Outcome.REFUSED: "error",
}
MEANINGS: dict[str, str] = {
    Outcome.APPLIED: "Le fichier a été pris en compte.",
    Outcome.UNCHANGED: "Le fichier a été lu : il ne change rien aux données déjà connues.",
    Outcome.APPROVED: "Le fichier, d'abord mis en attente, a été approuvé puis pris en compte.",
    Outcome.REJECTED: "Le fichier, d'abord mis en attente, a été rejeté : rien n'a été modifié.",
    Outcome.REFUSED: "Le fichier a été refusé : rien n'a été modifié.",
    Outcome.HELD: "La mise à jour est suspendue : le fichier changerait trop de données à la fois."
    " Les exploitants du service doivent l'approuver ou le rejeter.",
}
# One, and several.
CHANGES: dict[str, tuple[str, str]] = {
    Kind.ARRIVAL: ("arrivée", "arrivées"),
    Kind.RETURN: ("retour", "retours"),
    Kind.DEPARTURE: ("départ", "départs"),
    Kind.DIVISION: ("changement de classe", "changements de classe"),
    Kind.NAMES: ("changement de nom ou de prénom", "changements de nom ou de prénom"),
    Kind.BIRTH_DATE: ("date de naissance corrigée", "dates de naissance corrigées"),
    Kind.NEW_TIE: ("responsable ajouté", "responsables ajoutés"),
    Kind.TIE_LEVEL: ("niveau de responsabilité modifié", "niveaux de responsabilité modifiés"),
    Kind.ENDED_TIE: ("responsable retiré", "responsables retirés"),
    Kind.GUARDIAN_NAMES: ("nom de responsable modifié", "noms de responsable modifiés"),
}
FIGURES = (("created", "Arrivées"), ("changed", "Modifiés"), ("left", "Départs"))
WHOLE_FILE = "Fichier entier"
REMEDIES: dict[str, str] = {
    FeedKind.MUTUALISED: "Cette liste est un fichier CSV donné à l'exploitation du service :"
    " corrigez ce fichier, il est repris à la mise à jour suivante.",
}


def remedy(run: FileRun) -> str:
    """Where a line of this file is corrected, when it is not in the source of the establishment."""
    return REMEDIES.get(run.kind, "")


def content_of(run: FileRun) -> str:
    return CONTENTS.get(run.kind, UNKNOWN_CONTENT)


def rank(run: FileRun) -> int:
    """Contents in the order in which they are read; what was not recognised, last."""
    known = list(CONTENTS)
    return known.index(run.kind) if run.kind in known else len(known)


def source_of(run: FileRun) -> str:
    return SOURCES.get(run.source, run.source)


def badge(tone: str, label: str) -> SafeString:
    """A result: a sign and a word, which carry the meaning; the colour repeats it."""
    return format_html(
        '<span class="result result--{}"><span class="result__sign" aria-hidden="true">{}</span>'
        " {}</span>",
        tone,
        SIGNS[tone],
        label,
    )


def outcome(run: FileRun) -> SafeString:
    return badge(TONES[run.outcome], run.get_outcome_display())


def moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d-%m-%Y à %H:%M}"


def counted(kind: str, count: int) -> str:
    one, many = CHANGES[kind]
    return (many if count > 1 else one).capitalize()


def place(line: int) -> str:
    """Where in the file something is wrong."""
    return f"Ligne {line}" if line else WHOLE_FILE


def still_true(run: FileRun, taken: FileRun | None, words: Words) -> str:
    """Why a file was not taken, and of when the data are meanwhile."""
    if taken is None:
        rest = f"Aucun fichier de ce contenu n'a encore été pris pour {words.the}."
    else:
        since = timezone.localtime(taken.decided_at or taken.started_at)
        rest = f"Les données restent celles du {since:%d-%m-%Y}."
    if run.outcome == Outcome.HELD:
        rest += f" Vérifiez dans {words.source} que l'année et les classes sont complètes."
    return f"{MEANINGS[run.outcome]} {rest}"
