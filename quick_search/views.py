"""« Recherche rapide » (R29, A39): a person of this establishment, or another establishment."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts import journal
from accounts.enums import Action
from establishments import search
from establishments.access import ConsoleRequest, reading
from establishments.models import Member
from establishments.permissions import Permission
from quick_search.forms import QuickSearchForm
from quick_search.results import SHOWN, Found
from quick_search.results import search as people_named


@reading(Permission.VIEW_ACCOUNTS)
def results(request: ConsoleRequest) -> HttpResponse:
    """A page even for a lone result: nobody is sent to an account that he has not chosen."""
    form = QuickSearchForm(request.GET)
    found = people_named(request.member, form.typed) if form.typed else []
    elsewhere = _elsewhere(request, form.typed)
    _note_ine(request, found)
    context = {
        "form": form,
        "quickly_typed": form.typed,
        "groups": [group for group in found if group.total],
        "total": sum(group.total for group in found),
        "elsewhere": elsewhere[:SHOWN],
        "more_elsewhere": len(elsewhere) > SHOWN,
    }
    return render(request, "quick_search/results.html", context)


def _elsewhere(request: ConsoleRequest, typed: str) -> list[Member]:
    """The other establishments of this agent whose UAI or name is typed."""
    others = [member for member in request.memberships if member != request.member]
    return search.named(others, typed) if typed else []


def _note_ine(request: ConsoleRequest, found: list[Found]) -> None:
    """A2: one line for the whole page, with whom it shows and without the INE."""
    searched = [group for group in found if group.by_ine]
    if searched:
        author, ids = journal.Author.of(request), {p.account_id for g in searched for p in g.people}
        asked = journal.Request(author, timezone.now(), details={"tab": "quick_search"})
        told = partial(journal.record, Action.SEARCH_INE, asked, sorted(ids))
        request.after_reading.append(told)
