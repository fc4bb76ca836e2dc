"""« Besoin d'aide ? »: the guide, and what can be done to an account in each state."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from establishments.access import ConsoleRequest, open_to_all
from guide.chapters import CHAPTERS, Chapter
from guide.matrix import GUARDIANS, STUDENTS, Matrix


@open_to_all
def index(request: ConsoleRequest) -> HttpResponse:
    return _page(request, "help/index.html")


@open_to_all
def actions(request: ConsoleRequest) -> HttpResponse:
    """The matrix of the actions and the states, for each population (R28, R70)."""
    return _page(request, "help/actions.html", guardians=GUARDIANS, students=STUDENTS)


@open_to_all
def chapter(request: ConsoleRequest, slug: str) -> HttpResponse:
    shown = next((chapter for chapter in CHAPTERS if chapter.slug == slug), None)
    if shown is None:
        raise Http404
    return _page(request, shown.template, chapter=shown)


def _page(request: ConsoleRequest, template: str, **shown: Chapter | Matrix) -> HttpResponse:
    layout = "layouts/console.html" if hasattr(request, "member") else "layouts/public.html"
    return render(request, template, {"chapters": CHAPTERS, "layout": layout, **shown})
