"""« Mises à jour des données »: what the head sees of the feed of his establishment (B7)."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from common.tables import PER_PAGE
from establishments.access import ConsoleRequest, reading
from establishments.permissions import Permission
from sync import morning, people, words
from sync.forms import ChangesForm, DayForm
from sync.models import Change, FileRun


@reading(Permission.VIEW_ACCOUNTS)
def latest(request: ConsoleRequest) -> HttpResponse:
    """The latest file of each content, what the latest night changed, what is to correct."""
    runs = FileRun.objects.visible_to(request.member)
    files = morning.latest_of(runs)
    form = DayForm(request.GET, days=morning.days_of(runs))
    past = Paginator(morning.history(runs, timezone.now()), PER_PAGE)
    page = past.get_page(request.GET.get("page"))
    context = {
        "tab": "feeds",
        "files": files.lines,
        "warnings": files.warnings(request.member.establishment),
        "to_correct": files.to_correct(),
        "form": form,
        "counts": morning.counts(request.member, form.chosen) if form.chosen else [],
        "page": page,
        "history": [morning.Line.of(run) for run in page],
    }
    return render(request, "feeds/latest.html", context)


@reading(Permission.VIEW_ACCOUNTS)
def changes(request: ConsoleRequest) -> HttpResponse:
    """What one day changed of each person, by kind of change."""
    days = morning.days_of(FileRun.objects.visible_to(request.member))
    form = ChangesForm(request.GET, days=days)
    found = form.narrow(Change.objects.visible_to(request.member))
    told = found.select_related("student__account", "guardian__account")
    page = Paginator(told, PER_PAGE).get_page(request.GET.get("page"))
    lines = people.lines(list(page), request.member)
    context = {"tab": "feeds", "form": form, "page": page, "lines": lines}
    return render(request, "feeds/changes.html", context)


@reading(Permission.VIEW_ACCOUNTS)
def detail(request: ConsoleRequest, pk: int) -> HttpResponse:
    """One file: what it held, what it did, and the lines that could not be taken."""
    run = get_object_or_404(FileRun.objects.visible_to(request.member).dated(), pk=pk)
    page = Paginator(morning.anomalies_of(run), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "feeds",
        "run": run,
        "facts": morning.facts(run),
        "sentence": words.MEANINGS[run.outcome],
        "page": page,
        "anomalies": morning.told(page),
        "remedy": words.remedy(run),
        "has_changes": Change.objects.visible_to(request.member).filter(run=run).exists(),
    }
    return render(request, "feeds/detail.html", context)
