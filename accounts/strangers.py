"""The people that a request names and who are not here, or nowhere: done to nobody, but counted.

Nothing tells one of another establishment from one who does not exist, nor from one who has just
left. An agent who names five of them in ten minutes is told to those who direct (M5, T-2).
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone

from accounts import journal
from accounts.enums import Action
from accounts.tabs import Tab
from common.selection import Selection
from establishments.access import ConsoleRequest
from establishments.models import Member
from ops.limits import Limit

STRANGERS = Limit("strangers", 4, timedelta(minutes=10))

View = Callable[..., HttpResponseBase]


class WatchedRequest(ConsoleRequest):
    """A request that may name people: how many of them are not here."""

    strangers: int


def count(chosen: Selection, tab: Tab, member: Member) -> int:
    """How many of those named are none that the member sees; a whole search names nobody."""
    if chosen.all:
        return 0
    here = tab.everybody(member).filter(**{f"{tab.account}__public_id__in": chosen.ids})
    return len(chosen.ids) - named(here, tab).count()


def named(found: QuerySet, tab: Tab) -> QuerySet:
    """Each account once, whatever the number of rows that it has."""
    return found.order_by().values(f"{tab.account}__public_id").distinct()


def watched(view: View) -> View:
    """Keep the count of the strangers named, once the page is made or refused: in a transaction of
    its own, since that of the page may only read, or be undone.
    """

    @wraps(view)
    def page(request: WatchedRequest, **kwargs: Any) -> HttpResponseBase:
        request.strangers = 0
        try:
            return view(request, **kwargs)
        finally:
            if request.strangers:
                _tell(request)

    return page


@transaction.atomic
def _tell(request: WatchedRequest) -> None:
    """One line of alert for those of ten minutes, when they become too many."""
    now = timezone.now()
    spent = STRANGERS.spend(request.user.pk, at=now, cost=request.strangers)
    if spent.is_over and spent.tries - request.strangers <= STRANGERS.allowed:
        found = journal.Request(journal.Author.of(request), now, details={"unknown": spent.tries})
        journal.record(Action.ALERT_FOREIGN, found, [])
