"""« Statistiques » (R211-R220, B22): what the latest night counted, and how it evolved."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from accounts.files import Asked
from establishments.access import ConsoleRequest, reading
from establishments.permissions import Permission
from stats.curve import Curve
from stats.evolution import EvolutionForm
from stats.exports import FORMATS, statistics_file
from stats.tables import Night


@reading(Permission.VIEW_ACCOUNTS)
def overview(request: ConsoleRequest) -> HttpResponse:
    """Nothing is counted here: two queries, whatever the number of classes."""
    night = Night.latest(request.member)
    form = EvolutionForm(request.GET, member=request.member, divisions=night.divisions())
    points = form.points(night.day)
    context = {
        "tab": "statistics",
        "night": night,
        "sections": night.sections(),
        "form": form,
        "points": points,
        "has_estimates": any(point.is_estimate for point in points),
        "curve": Curve(points, form.audience.states) if len(points) > 1 else None,
    }
    return render(request, "stats/overview.html", context)


@reading(Permission.VIEW_ACCOUNTS)
def export(request: ConsoleRequest) -> HttpResponseBase:
    """The tables of the page as a file. Nobody is named in it: the journal says nothing of it."""
    kind = request.GET.get("format", FORMATS[0])
    if kind not in FORMATS:
        raise Http404
    asked = Asked(request.member.establishment, timezone.now())
    return statistics_file(Night.latest(request.member), asked, kind=kind)
