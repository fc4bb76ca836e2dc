"""How a page receives a selection, and what the list finds again after an action."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect

from accounts import strangers, words
from accounts.forms import chosen_by
from accounts.models import Distribution
from accounts.tabs import Tab
from common.selection import ForeignSelectionError, InvalidSelectionError, Selection
from establishments.access import ConsoleRequest

# Where the list finds again what was ticked before an action (A40).
KEPT = "selection"
# Past this, a selection is confirmed in place: a web server refuses longer addresses.
LONGEST_ADDRESS = 2_000

View = Callable[..., HttpResponseBase]


def opened(view: View) -> View:
    """A tab that this establishment does not have, or has not turned on, does not exist."""

    @wraps(view)
    def page(request: ConsoleRequest, tab: Tab, **kwargs: Any) -> HttpResponseBase:
        home = request.member.establishment
        if not (tab.exists(home) and tab.is_on(home)):
            raise Http404
        return view(request, tab=tab, **kwargs)

    return page


def selecting(view: View) -> View:
    """Give what was ticked in the list an address of its own, so that « back » and « reload » find
    it; send back to the list, with a sentence, a selection of no use. Somebody else's selection,
    and people who are not here, do not exist.
    """

    @opened
    @wraps(view)
    def page(request: strangers.WatchedRequest, tab: Tab) -> HttpResponseBase:
        try:
            if not is_signed(request):
                chosen = chosen_by(request, tab)
                request.strangers = strangers.count(chosen, tab, request.member)
                token = chosen.sign()
                if request.method == "POST" and len(token) <= LONGEST_ADDRESS:
                    return redirect(f"{request.path}?selection={token}")
            return view(request, tab)
        except ForeignSelectionError as error:
            raise Http404 from error
        except InvalidSelectionError:
            messages.error(request, words.nothing_selected(tab.nouns))
            return redirect(list_of(tab, search_behind(request)))

    return page


def is_signed(request: ConsoleRequest) -> bool:
    """The selection was made by a page of ours, which has counted it; else it was typed."""
    return "selection" in request.POST or ("selection" in request.GET and request.method != "POST")


def keep(request: ConsoleRequest, chosen: Selection) -> None:
    request.session[KEPT] = chosen.sign()


def kept(request: ConsoleRequest, tab: Tab) -> Selection | None:
    """What the last action leaves ticked (A40), on the search it was made from and no other."""
    token = request.session.pop(KEPT, "")
    try:
        found = Selection.unsign(token, owner=tab.owner(request.member))
    except (InvalidSelectionError, ForeignSelectionError):
        return None
    return found if found.query == criteria_of(request) else None


def criteria_of(request: ConsoleRequest) -> str:
    """The search itself, without its sort and its page: what a selection freezes."""
    criteria = request.GET.copy()
    for name in ("sort", "page"):
        criteria.pop(name, None)
    return criteria.urlencode()


def search_behind(request: ConsoleRequest) -> str:
    """The search that the page asked for was reached from, when it is told."""
    told: str = request.POST.get("query", request.GET.get("query", ""))
    return told


def back_to(tab: Tab, chosen: Selection, behind: str = "") -> str:
    """The list, as it was searched; or the page of the account that asked, if it has one."""
    if chosen.lone_id and tab.has_detail:
        return tab.address("detail", chosen.lone_id)
    return list_of(tab, chosen.query or behind)


def shown_after(tab: Tab, chosen: Selection, behind: str, papers: Distribution | None) -> str:
    """Where an information leads: to those informed, when they are shown, and then to the list."""
    if papers is None or not tab.shows_informed:
        return back_to(tab, chosen, behind)
    query = urlencode({"query": chosen.query or behind})
    return f"{tab.address('informed', papers.pk)}?{query}"


def list_of(tab: Tab, query: str) -> str:
    return f"{tab.list_url}?{query}" if query else tab.list_url
