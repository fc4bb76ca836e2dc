"""« Accueil »: what the head sees first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from establishments.access import ConsoleRequest, reading
from establishments.permissions import Permission
from stats import figures, key_figures


@reading(Permission.VIEW_ACCOUNTS)
def home(request: ConsoleRequest) -> HttpResponse:
    """Each figure opens the list it counts (R40)."""
    member, school, now = request.member, request.member.establishment, timezone.now()
    today = timezone.localdate(now)
    since = today - figures.RECENT
    known = figures.known_of(school, since)
    alerts = known["alerts"] if member.can(Permission.READ_JOURNAL) else 0
    populations = key_figures.populations(member, now)
    context = {
        "tab": "home",
        "establishment": school,
        "staleness": figures.staleness(school, today),
        "to_do": figures.to_do(member, populations, figures.alerts(alerts, since)),
        "statistics_title": figures.statistics_title(school),
        "populations": populations,
        "addresses": figures.addresses(school, known),
        "configures": member.can(Permission.CONFIGURE),
        "doors": figures.doors(member),
    }
    return render(request, "home.html", context)
