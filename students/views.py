"""Pages about students: one function a page, named as the page."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import actions, journal
from accounts.enums import Action
from accounts.models import Distribution
from common.network import client_address
from common.selection import ForeignSelectionError, InvalidSelectionError, Selection
from establishments.access import ConsoleRequest, reading, writing
from establishments.permissions import Permission
from students import exports, words
from students.confirmations import to_inform, to_list, to_resend, to_reset
from students.detail import describe
from students.filters import StudentFilter
from students.forms import InformForm, ListForm, SelectionForm, chosen_by
from students.models import Enrolment
from students.tables import StudentTable

# Where the list finds again what was ticked before an action (A40).
KEPT = "students_selection"
# Past this, a selection is confirmed in place: a web server refuses longer addresses.
LONGEST_ADDRESS = 2_000

View = Callable[[ConsoleRequest], HttpResponseBase]


@reading(Permission.VIEW_ACCOUNTS)
def student_list(request: ConsoleRequest) -> HttpResponse:
    visible = Enrolment.objects.visible_to(request.member)
    search = StudentFilter(request.GET, visible, establishment=request.member.establishment)
    context: dict[str, Any] = {"tab": "students", "search": search, "searched": bool(request.GET)}
    if request.GET:
        kept = _kept(request)
        selection = kept or Selection(request.member.pk)
        table = StudentTable(search.qs.by_name(), request, selection=selection)
        context |= {
            "table": table,
            "query": _criteria(request),
            "selection": selection,
            "selected": selection.count(table.total),
            "restored": kept is not None,
        }
    return render(request, "students/list.html", context)


@reading(Permission.VIEW_ACCOUNTS)
def student_detail(request: ConsoleRequest, public_id: str) -> HttpResponse:
    visible = Enrolment.objects.visible_to(request.member).for_detail()
    enrolment = get_object_or_404(visible, student__account__public_id=public_id)
    account_ids = [enrolment.student.account_id]
    act = _request(request)
    request.after_reading.append(partial(journal.record, Action.VIEW_ACCOUNT, act, account_ids))
    context = describe(enrolment, member=request.member, at=act.at)
    context |= {"tab": "students", "back_url": _list(request.GET.urlencode())}
    return render(request, "students/detail.html", context)


def selecting(view: View) -> View:
    """Give what was ticked in the list an address of its own, so that « back » and « reload » find
    it; send back to the list, with a sentence, a selection of no use. Somebody else's selection,
    and pupils who are not here, do not exist.
    """

    @wraps(view)
    def page(request: ConsoleRequest) -> HttpResponseBase:
        try:
            if request.method == "POST" and "selection" not in request.POST:
                token = chosen_by(request).sign()
                if len(token) <= LONGEST_ADDRESS:
                    return redirect(f"{request.path}?selection={token}")
            return view(request)
        except ForeignSelectionError as error:
            raise Http404 from error
        except InvalidSelectionError:
            messages.error(request, words.NOTHING_SELECTED)
            return redirect(_list(request.POST.get("query", "")))

    return page


@writing(Permission.INFORM)
@selecting
def inform(request: ConsoleRequest) -> HttpResponseBase:
    form = InformForm(request, chosen_by(request))
    if not form.is_valid():
        return _confirm(request, "students/inform.html", form, to_inform(form))
    act = _request(request, form.chosen)
    outcome = actions.inform(form.accounts, request=act, reset=form.cleaned_data["reset"])
    if outcome.distribution is None:
        messages.error(request, words.GONE)
    else:
        messages.success(request, words.informed(outcome, outcome.distribution))
    request.session[KEPT] = Selection(form.chosen.owner, form.chosen.query).sign()
    return redirect(_back(form.chosen))


@writing(Permission.RESET_PASSWORDS)
@selecting
def reset_passwords(request: ConsoleRequest) -> HttpResponseBase:
    form = SelectionForm(request, chosen_by(request))
    if not form.is_valid():
        return _confirm(request, "students/reset_passwords.html", form, to_reset(form))
    outcome = actions.reset_passwords(form.accounts, request=_request(request, form.chosen))
    if not outcome.done:
        messages.error(request, words.NOTHING_TO_RESET)
    else:
        messages.success(request, words.reset(outcome))
    if not form.chosen.lone_id:
        request.session[KEPT] = form.chosen.sign()
    return redirect(_back(form.chosen))


@writing(Permission.RESEND_MAIL)
@selecting
def resend_mail(request: ConsoleRequest) -> HttpResponseBase:
    form = SelectionForm(request, chosen_by(request))
    if not form.is_valid():
        return _confirm(request, "students/resend_mail.html", form, to_resend(form))
    outcome = actions.resend_confirmation(form.accounts, request=_request(request, form.chosen))
    if not outcome.done:
        messages.error(request, words.not_resent(outcome))
    else:
        messages.success(request, words.resent(outcome))
    return redirect(_back(form.chosen))


@reading(Permission.LIST_ACCOUNTS, by_post=True)
@selecting
def list_accounts(request: ConsoleRequest) -> HttpResponseBase:
    form = ListForm(request, chosen_by(request))
    if not form.is_valid():
        return _confirm(request, "students/list_accounts.html", form, to_list(form))
    # Each download is an act of its own: the same confirmation may hand the file over twice.
    hide = form.cleaned_data["hide"]
    act = _request(request, form.chosen)
    act = replace(act, id=uuid.uuid4(), details={**act.details, "hide": hide})
    kind = form.cleaned_data["format"]
    asked = exports.Asked(request.member.establishment, act.at, hide)
    ids = list(form.accounts.values_list("pk", flat=True))
    request.after_reading.append(partial(journal.record, Action(f"list_{kind}"), act, ids))
    return exports.list_file(form.enrolments, asked, kind=kind)


@reading(Permission.INFORM)
def sheets(request: ConsoleRequest, pk: str) -> HttpResponseBase:
    act = _request(request)
    papers = get_object_or_404(Distribution.objects.available_to(request.member, act.at), pk=pk)
    visible = Enrolment.objects.visible_to(request.member)
    informed = visible.filter(student__account__events__entry=papers.entry)
    asked = exports.Asked(request.member.establishment, act.at)
    ids = list(informed.values_list("student__account", flat=True))
    if not ids:
        raise Http404
    request.after_reading.append(partial(journal.record, Action.SHEETS, act, ids))
    return exports.sheet_file(informed, asked)


def _confirm(
    request: ConsoleRequest, template: str, form: SelectionForm, counts: object
) -> HttpResponse:
    context = {"tab": "students", "form": form, "counts": counts, "back_url": _back(form.chosen)}
    return render(request, template, context)


def _request(request: ConsoleRequest, chosen: Selection | None = None) -> journal.Request:
    author = journal.Author(request.member, ip=client_address(request))
    if chosen is None:
        return journal.Request(author, at=timezone.now())
    return journal.Request(author, timezone.now(), chosen.request_id, chosen.describe())


def _kept(request: ConsoleRequest) -> Selection | None:
    """What the last action leaves ticked (A40), on the search it was made from and no other."""
    token = request.session.pop(KEPT, "")
    try:
        kept = Selection.unsign(token, owner=request.member.pk)
    except (InvalidSelectionError, ForeignSelectionError):
        return None
    return kept if kept.query == _criteria(request) else None


def _criteria(request: ConsoleRequest) -> str:
    """The search itself, without its sort and its page: what a selection freezes."""
    criteria = request.GET.copy()
    for name in ("sort", "page"):
        criteria.pop(name, None)
    return criteria.urlencode()


def _back(chosen: Selection) -> str:
    if chosen.lone_id:
        return reverse("students:detail", args=[chosen.lone_id])
    return _list(chosen.query)


def _list(query: str) -> str:
    address = reverse("students:list")
    return f"{address}?{query}" if query else address
