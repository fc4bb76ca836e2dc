"""The lists of a whole establishment: how many an agent may take in a day (P14, T-4)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import http_date

from accounts import journal
from accounts.enums import Action
from accounts.forms import SelectionForm
from accounts.selecting import LONGEST_ADDRESS, back_to
from establishments.access import ConsoleRequest
from ops.limits import Limit, Spent, look

# The password is asked again past the first number, nothing is given past the second.
FREE = 3
ALLOWED = Limit("full_exports", 10, timedelta(days=1))
WHOLE = 0.9
# In the session: when the agent last proved who he is; for how long it counts.
CONFIRMED = "confirmed_at"
CONFIRMED_FOR = timedelta(minutes=15)

View = Callable[..., HttpResponseBase]


class OneTooManyError(Exception):
    """Of the lists asked together for the last place, one that came too late: it does not leave."""

    def __init__(self, asked: journal.Request, spent: Spent) -> None:
        self.asked, self.spent = asked, spent


def capped(view: View) -> View:
    """Refuse a list that the count, once the page is made, finds to be one too many."""

    @wraps(view)
    def page(request: ConsoleRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, **kwargs)
        except OneTooManyError as late:
            with transaction.atomic():
                _count(request.user.pk, late.asked, is_given=False)
            return _refuse(request, late.spent)

    return page


def is_whole(form: SelectionForm, count: int) -> bool:
    """All the people of the tab, or nearly: ticked, searched or one by one, it is the same list."""
    chosen = form.chosen
    if chosen.all and not (chosen.ids or any(chosen.filters.values())):
        return True
    everybody = form.tab.everybody(form.member).order_by().values(form.tab.account).distinct()
    return count > 0 and count >= WHOLE * everybody.count()


def hold(
    request: ConsoleRequest, form: SelectionForm, asked: journal.Request, *, count: int
) -> HttpResponse | None:
    """The page given in place of the list: one too many, or one that wants the password again.

    What is given, and what is refused, is counted once the page is made: it only reads.
    """
    if not is_whole(form, count):
        return None
    [spent] = look([(ALLOWED, request.user.pk)], at=asked.at)
    if spent.left and spent.tries >= FREE and not is_confirmed(request, at=asked.at):
        back = urlencode({"next": _again(request, form)})
        return redirect(f"{reverse('confirm_identity')}?{back}")
    request.after_reading.append(partial(_count, request.user.pk, asked, is_given=bool(spent.left)))
    return None if spent.left else _refuse(request, spent)


def is_confirmed(request: HttpRequest, *, at: datetime) -> bool:
    told = request.session.get(CONFIRMED)
    return told is not None and at - datetime.fromisoformat(told) < CONFIRMED_FOR


def _count(user_id: int, asked: journal.Request, *, is_given: bool) -> None:
    """The first one too many, and it alone, alerts those who read the journal."""
    spent = ALLOWED.spend(user_id, at=asked.at)
    if spent.is_over and is_given:
        raise OneTooManyError(asked, spent)
    if spent.tries == ALLOWED.allowed + 1:
        journal.record(Action.ALERT_EXPORTS, asked.to(Action.ALERT_EXPORTS), [])


def _again(request: ConsoleRequest, form: SelectionForm) -> str:
    """Where the same list is asked again: its confirmation, or the search it was made from."""
    address = f"{request.path}?selection={form.chosen.sign()}"
    return address if len(address) <= LONGEST_ADDRESS else back_to(form.tab, form.chosen)


def _refuse(request: ConsoleRequest, spent: Spent) -> HttpResponse:
    context = {"allowed": ALLOWED.allowed, "retry_at": spent.retry_at}
    response = render(request, "accounts/too_many_lists.html", context, status=429)
    response.headers["Retry-After"] = http_date(spent.retry_at.timestamp())
    return response
