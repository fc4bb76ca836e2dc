"""« Accueil »: what the head sees first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from establishments.access import ConsoleRequest, reading
from establishments.permissions import Permission
from stats import figures


@reading(Permission.VIEW_ACCOUNTS)
def home(request: ConsoleRequest) -> HttpResponse:
    """Each figure opens the list it counts (R40)."""
    member, school = request.member, request.member.establishment
    since = timezone.localdate() - figures.RECENT
    known = figures.known_of(school, since)
    alerts = known["alerts"] if member.can(Permission.READ_JOURNAL) else 0
    context = {
        "tab": "home",
        "establishment": school,
        "to_do": [*figures.to_do(member), *figures.alerts(alerts, since)],
        "addresses": figures.addresses(school, known),
        "configures": member.can(Permission.CONFIGURE),
        "blocks": [
            (f"Comptes des {tab.nouns.listed}", figures.states_of(tab, member, states))
            for tab, states in figures.BLOCKS
            if tab.exists(school) and tab.is_on(school)
        ],
    }
    return render(request, "home.html", context)
