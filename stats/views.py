"""« Accueil »: what the head sees first."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.enums import STUDENT_STATES, AccountState
from accounts.models import Account
from accounts.tabs import Tab
from establishments.access import ConsoleRequest, reading
from establishments.models import Member
from establishments.permissions import Permission
from guardians.models import Report
from guardians.tabs import IN_CHARGE, LEGAL
from students.tabs import STUDENTS

Figure = tuple[str, int, str]


@reading(Permission.VIEW_ACCOUNTS)
def home(request: ConsoleRequest) -> HttpResponse:
    """Each figure opens the list it counts (R40)."""
    member = request.member
    context = {
        "tab": "home",
        "establishment": member.establishment,
        "to_do": _to_do(member),
        "blocks": [
            ("Comptes des représentants légaux", _figures(LEGAL, member, AccountState)),
            ("Comptes des personnes en charge", _figures(IN_CHARGE, member, AccountState)),
            ("Comptes des élèves", _figures(STUDENTS, member, STUDENT_STATES)),
        ],
    }
    return render(request, "home.html", context)


def _figures(tab: Tab, member: Member, states: Any) -> list[Figure]:
    found = tab.everybody(member).values(tab.account)
    counts = Account.objects.filter(pk__in=found).count_by_state()
    total = (tab.nouns.listed.capitalize(), sum(counts.values()), f"{tab.list_url}?q=")
    return [
        total,
        *(
            (str(state.label), counts[state], f"{tab.list_url}?{urlencode({'state': state.value})}")
            for state in states
        ),
    ]


def _to_do(member: Member) -> list[Figure]:
    """« À traiter » (R38): what guardians reported and the source has not corrected yet."""
    counts = Report.objects.visible_to(member).count_by_kind()
    labels = {
        Report.Kind.WRONG_LINK: ("lien élève en erreur", "liens élèves en erreur"),
        Report.Kind.WRONG_BIRTH_DATE: (
            "date de naissance incorrecte", "dates de naissance incorrectes",
        ),
    }  # fmt: skip
    page = reverse("reports:list")
    return [
        (one if counts.get(kind, 0) == 1 else many, counts.get(kind, 0), f"{page}?kind={kind}")
        for kind, (one, many) in labels.items()
    ]
