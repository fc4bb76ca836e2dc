"""The pages of the dépannage alone: one password revealed, those just informed on screen."""

import math
from datetime import datetime
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from accounts import journal
from accounts.enums import Action
from accounts.models import Distribution
from accounts.selecting import list_of, opened, search_behind
from accounts.strangers import WatchedRequest, watched
from accounts.tabs import Tab
from accounts.views import act
from common.tables import PER_PAGE
from establishments.access import ConsoleRequest, reading
from establishments.permissions import Permission
from ops.limits import Spent
from troubleshooting import revealing
from troubleshooting.tables import by_class, told

# What reveal.js asks to get the password alone, without a page around it.
PART = "X-Part"


@revealing.counted
@watched
@reading(Permission.REVEAL_PASSWORDS, by_post=True)
@opened
def reveal(request: WatchedRequest, tab: Tab, public_id: str, spent: Spent) -> HttpResponse:
    """One request, one password, one line of the journal (R139, M13)."""
    asked = act(request, tab)
    if spent.is_over:
        revealing.alert(request, asked, spent)
        return _too_many(request, tab, spent, asked.at)
    visible = tab.everybody(request.member).select_related("student__account", "division")
    enrolment = visible.filter(student__account__public_id=public_id).first()
    if enrolment is None:
        request.strangers = 1
        raise Http404
    seen = revealing.look(enrolment, at=asked.at)
    if seen.is_password:
        leave = partial(journal.record, Action.REVEAL, asked, [seen.account_id])
        request.after_reading.append(leave)
    if PART in request.headers:
        return JsonResponse({"shown": seen.text, "said": seen.said})
    return _show(request, "troubleshooting/reveal.html", tab, seen=seen)


@reading(Permission.INFORM)
@opened
def informed(request: ConsoleRequest, tab: Tab, pk: str) -> HttpResponse:
    """Identifiers and provisional passwords, to be told or printed (R143); each showing is kept."""
    asked = act(request, tab)
    available = Distribution.objects.available_to(request.member, asked.at)
    papers = get_object_or_404(available, pk=pk)
    people = by_class(tab.touched_by(papers.entry, request.member))
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    rows = told(page.object_list, at=asked.at)
    if not rows:
        raise Http404
    ids = [row.account_id for row in rows]
    request.after_reading.append(partial(journal.record, Action.SHOW_INFORMED, asked, ids))
    shown = {"papers": papers, "page": page, "rows": rows, "at": asked.at}
    shown["sheets_url"] = tab.address("sheets", papers.pk)
    return _show(request, "troubleshooting/informed.html", tab, **shown)


def _too_many(request: ConsoleRequest, tab: Tab, spent: Spent, at: datetime) -> HttpResponse:
    shown = {"limit": revealing.REVEALS, "retry_at": spent.retry_at}
    response = _show(request, "troubleshooting/too_many.html", tab, **shown)
    response.status_code = 429
    response.headers["Retry-After"] = str(math.ceil((spent.retry_at - at).total_seconds()))
    return response


def _show(request: ConsoleRequest, template: str, tab: Tab, **shown: Any) -> HttpResponse:
    """A page that leads back to the list as it was searched."""
    context = {"tab": tab.name, "people": tab, "back_url": list_of(tab, search_behind(request))}
    return render(request, template, {**context, **shown})
