"""What each action does to an account in each state (R62-R70): the page of the « ? » (R28).

Said once for both populations: pupils have three states, guardians four (A10). A test compares
these sentences with accounts.lifecycle.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.enums import STUDENT_STATES
from accounts.enums import AccountState as State

INFORM = "Informer, sans réinitialisation"
INFORM_WITH_RESET = "Informer, avec réinitialisation du mot de passe"
RESET = "Réinitialiser le mot de passe"
RESEND = "Renvoyer un mail de confirmation"
NEW_IDENTIFIER = "Réinitialiser l'identifiant"
LIST = "Lister les comptes (pdf, csv, xlsx)"
SHOWN = "Mot de passe affiché dans les listes"

Cells = Mapping[State, str]

_FIRST = (
    "Possible : un mot de passe provisoire est attribué, le compte devient"
    " « Non activé - informé »."
)
_ANOTHER = "Possible : un nouveau mot de passe provisoire est attribué, l'état ne change pas."
_REPLACED = (
    "Possible : un nouveau mot de passe provisoire remplace le mot de passe choisi, l'état ne"
    " change pas."
)
_REPLACED_MEANWHILE = (
    "Possible : un nouveau mot de passe provisoire remplace le mot de passe choisi, le compte reste"
    " « En cours d'activation »."
)
_TO_CONFIRM = "Possible si une adresse mail est saisie et n'est pas confirmée."
_IF_THE_NAME_CHANGED = (
    "Possible si le nom ou le prénom a changé : disponible le lendemain. L'état et le mot de passe"
    " ne changent pas."
)
_UNCHANGED = "Possible : l'état ne change pas."
_HIDDEN = "« ***** », ou le mot de passe provisoire en clair s'il a été réinitialisé depuis"

SENTENCES: Mapping[str, Cells] = {
    INFORM: {
        State.NOT_INFORMED: _FIRST,
        State.INFORMED: (
            "Possible : l'état et le mot de passe provisoire ne changent pas. S'il a expiré, il est"
            " remplacé."
        ),
        State.ACTIVATING: (
            "Possible : le mot de passe choisi ne change pas, le compte reste « En cours"
            " d'activation »."
        ),
        State.ACTIVATED: "Possible : l'état et le mot de passe choisi ne changent pas.",
    },
    INFORM_WITH_RESET: {
        State.NOT_INFORMED: _FIRST,
        State.INFORMED: _ANOTHER,
        State.ACTIVATING: _REPLACED_MEANWHILE,
        State.ACTIVATED: _REPLACED,
    },
    RESET: {
        State.NOT_INFORMED: "Impossible : il faut d'abord informer {whom}.",
        State.INFORMED: _ANOTHER,
        State.ACTIVATING: _REPLACED_MEANWHILE,
        State.ACTIVATED: _REPLACED,
    },
    RESEND: {
        **dict.fromkeys(STUDENT_STATES, _TO_CONFIRM),
        State.ACTIVATING: "Possible, à l'adresse saisie ou à une nouvelle adresse.",
    },
    NEW_IDENTIFIER: dict.fromkeys(State, _IF_THE_NAME_CHANGED),
    LIST: dict.fromkeys(State, _UNCHANGED),
    SHOWN: {
        State.NOT_INFORMED: "« Non renseigné »",
        State.INFORMED: "Le mot de passe provisoire, en clair, tant qu'il n'a pas expiré",
        State.ACTIVATING: _HIDDEN,
        State.ACTIVATED: _HIDDEN,
    },
}


@dataclass(frozen=True)
class Matrix:
    """The table for one population; ``whom`` is how its sentences call a person."""

    states: tuple[State, ...]
    whom: str
    caption: str

    @property
    def rows(self) -> list[tuple[str, list[tuple[State, str]]]]:
        """An action, then a sentence for each state."""
        return [
            (action, [(state, self._tell(cells[state])) for state in self.states])
            for action, cells in SENTENCES.items()
        ]

    def _tell(self, sentence: str) -> str:
        """In narrow columns, a sign stays with its word."""
        said = sentence.format(whom=self.whom)
        return said.replace("« ", "«\xa0").replace(" »", "\xa0»").replace(" :", "\xa0:")


STUDENTS = Matrix(
    STUDENT_STATES,
    "l'élève",
    "Ce que fait chaque action selon l'état du compte de l'élève",
)
GUARDIANS = Matrix(
    tuple(State),
    "le responsable",
    "Ce que fait chaque action selon l'état du compte du responsable",
)
