"""How a page receives a selection, and what the list finds again after an action."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect

from accounts import words
from accounts.forms import chosen_by
from accounts.tabs import Tab
from common.selection import ForeignSelectionError, InvalidSelectionError, Selection
from establishments.access import ConsoleRequest

# Where the list finds again what was ticked before an action (A40).
KEPT = "selection"
# Past this, a selection is confirmed in place: a web server refuses longer addresses.
LONGEST_ADDRESS = 2_000

View = Callable[..., HttpResponseBase]


def selecting(view: View) -> View:
    """Give what was ticked in the list an address of its own, so that « back » and « reload » find
    it; send back to the list, with a sentence, a selection of no use. Somebody else's selection,
    and people who are not here, do not exist.
    """

    @wraps(view)
    def page(request: ConsoleRequest, tab: Tab) -> HttpResponseBase:
        try:
            if request.method == "POST" and "selection" not in request.POST:
                token = chosen_by(request, tab).sign()
                if len(token) <= LONGEST_ADDRESS:
                    return redirect(f"{request.path}?selection={token}")
            return view(request, tab)
        except ForeignSelectionError as error:
            raise Http404 from error
        except InvalidSelectionError:
            messages.error(request, words.nothing_selected(tab.nouns))
            return redirect(list_of(tab, request.POST.get("query", "")))

    return page


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


def back_to(tab: Tab, chosen: Selection) -> str:
    if chosen.lone_id:
        return tab.address("detail", chosen.lone_id)
    return list_of(tab, chosen.query)


def list_of(tab: Tab, query: str) -> str:
    return f"{tab.list_url}?{query}" if query else tab.list_url
