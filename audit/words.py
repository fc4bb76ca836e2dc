"""The details of an act in words: where, whom, with or without passwords; never a name."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from accounts.enums import Action
from audit.groups import GROUPS
from establishments.models import Member, ServiceAddress
from establishments.permissions import Role
from guardians.models import Report
from guardians.tabs import IN_CHARGE, LEGAL
from students.filters import NO_DIVISION, age_bands, offered
from students.tabs import HOSTED, STUDENTS

TABS = {tab.name: tab for tab in (STUDENTS, HOSTED, LEGAL, IN_CHARGE)}
PLACES = {
    **{name: tab.nouns.listed for name, tab in TABS.items()},
    "troubleshooting": "élèves, en dépannage",
    "quick_search": "recherche rapide",
}
# How an agent signed in, or proved who he is; those who enter say it in these codes.
WAYS = {
    "local": "par mot de passe",
    "oidc": "par le fournisseur d'identité",
    "arena": "par le portail ARENA",
    "key": "clé de sécurité",
    "backup": "code de secours",
    "enrolment": "code d'enregistrement",
    "first_code": "premier code",
}
SEPARATOR = " · "
ACTIONS = {
    **{action.value: str(action.label) for action in Action},
    **{code: title for code, title, _ in GROUPS},
}


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d-%m-%Y}"


def _number(one: str, many: str) -> Callable[[Any], str]:
    return lambda count: f"{count} {one if count == 1 else many}"


_classes = _number("classe seulement", "classes seulement")
Said = dict[str, Callable[[Any], str]]
# Whom the act was for; a detail without a line, here or below, is not shown.
WHOM: Said = {
    "tab": lambda name: PLACES.get(name, ""),
    "all": lambda everybody: "toute une recherche" if everybody else "comptes choisis un à un",
}
# The rest, said after the criteria of the search.
REST: Said = {
    "by_name": lambda typed: "nom ou identifiant saisi" if typed else "",
    "hide": lambda hidden: (
        "sans les mots de passe" if hidden else "avec les mots de passe provisoires"
    ),
    "kind": lambda kind: str(dict(Report.Kind.choices).get(kind, "")),
    "role": lambda role: str(dict(Role.choices).get(role, "")),
    "agent": lambda login: f"agent {login}",
    "way": lambda way: WAYS.get(way, ""),
    "divisions": lambda count: _classes(count) if count else "",
    "audience": lambda audience: str(dict(ServiceAddress.Audience.choices).get(audience, "")),
    "source": lambda source: f"source {str(source).upper()}",
    "since": lambda day: f"à partir du {_day(day)}" if day else "",
    "until": lambda day: f"jusqu'au {_day(day)}" if day else "",
    "action": lambda code: ACTIONS.get(code, ""),
    "by_agent": lambda _: "un agent choisi",
    "by_identifier": lambda _: "un compte recherché",
    "rows": _number("ligne", "lignes"),
    "refused": _number("compte ignoré", "comptes ignorés"),
    "unknown": _number("personne demandée n'est pas ici", "personnes demandées ne sont pas ici"),
    "unreachable": _number("compte sans adresse mail", "comptes sans adresse mail"),
    "too_soon": _number("mail déjà demandé à l'instant", "mails déjà demandés à l'instant"),
    "too_many": _number("compte au plafond du jour", "comptes au plafond du jour"),
    "elsewhere": lambda _: "sur un autre poste",
    "renewed": lambda _: "codes de secours renouvelés",
    "reports": _number("anomalie", "anomalies"),
    "services": ", ".join,
}


def _said(said: Said, details: dict[str, Any]) -> list[str]:
    return [say(details[name]) for name, say in said.items() if name in details]


class Teller:
    """Tells the acts of a member's establishment; its classes are read once, if they matter."""

    def __init__(self, member: Member) -> None:
        self.member = member

    def tell(self, details: dict[str, Any]) -> str:
        """« élèves · toute une recherche · Classes : Sixième A · sans les mots de passe »."""
        criteria = self._criteria(details.get("tab", ""), details.get("filters", {}))
        parts = (*_said(WHOM, details), *criteria, *_said(REST, details))
        return SEPARATOR.join(part for part in parts if part)

    def _criteria(self, tab: str, filters: dict[str, list[str]]) -> list[str]:
        """Each criterion of a search under its label, its values in the words of the page."""
        searched = TABS.get(tab, STUDENTS).filter
        used = [(name, searched.base_filters[name]) for name in searched.ORDER if name in filters]
        return [
            f"{self._label(name, known)} : {', '.join(self._values(name, known, filters[name]))}"
            for name, known in used
        ]

    def _label(self, name: str, criterion: Any) -> str:
        return self.member.establishment.words.levels if name == "mef" else str(criterion.label)

    def _values(self, name: str, criterion: Any, values: list[str]) -> list[str]:
        labels = self._offers.get(name) or dict(criterion.extra.get("choices", ()))
        return [str(labels.get(value, value)) for value in values]

    @cached_property
    def _offers(self) -> dict[str, dict[str, str]]:
        """The words of what is offered here alone; the others are said by the criterion."""
        divisions, mefs = offered(self.member)
        return {
            "division": {each.code: each.label for each in divisions}
            | {NO_DIVISION: "Sans classe"},
            "mef": {each.code: each.label for each in mefs},
            "age": dict(age_bands()),
        }
