"""« Besoin d'aide ? »: the guide, and what can be done to an account in each state."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from establishments.access import ConsoleRequest, reading
from guide.chapters import CHAPTERS


@reading(None)
def index(request: ConsoleRequest) -> HttpResponse:
    return render(request, "help/index.html", {"chapters": CHAPTERS})


@reading(None)
def actions(request: ConsoleRequest) -> HttpResponse:
    """The matrix of the actions and the states (R28, R70)."""
    return render(request, "help/actions.html", {"chapters": CHAPTERS})


@reading(None)
def chapter(request: ConsoleRequest, slug: str) -> HttpResponse:
    shown = next((chapter for chapter in CHAPTERS if chapter.slug == slug), None)
    if shown is None:
        raise Http404
    return render(request, shown.template, {"chapters": CHAPTERS, "chapter": shown})
