"""The page of a guardian, those of the anomalies and of assistance; those that all tabs have are in
accounts.views.
"""

from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts import journal, words
from accounts.enums import Action
from accounts.selecting import list_of, opened
from accounts.tabs import Tab
from accounts.views import act
from common.tables import PER_PAGE
from establishments.access import ConsoleRequest, reading, writing
from establishments.permissions import Permission
from guardians import actions, assistance
from guardians.detail import describe
from guardians.forms import AssistanceForm, NoteForm, StatusForm
from guardians.models import Guardian, Report
from guardians.naming import differing_names
from guardians.reported import Told, told
from guardians.tabs import kind_of


@reading(Permission.VIEW_ACCOUNTS)
@opened
def guardian_detail(request: ConsoleRequest, tab: Tab, public_id: str) -> HttpResponse:
    visible = Guardian.objects.visible_to(request.member, kind_of(tab)).select_related("account")
    guardian = get_object_or_404(visible, account__public_id=public_id)
    viewing, ids = act(request, tab), [guardian.account_id]
    request.after_reading.append(partial(journal.record, Action.VIEW_ACCOUNT, viewing, ids))
    context = describe(guardian, tab=tab, member=request.member, at=viewing.at)
    context["back_url"] = list_of(tab, request.GET.urlencode())
    return render(request, "guardians/detail.html", context)


@reading(Permission.VIEW_ACCOUNTS)
def reports(request: ConsoleRequest) -> HttpResponse:
    """« Anomalies signalées »: those to correct in the source, the oldest first; or the closed."""
    form = StatusForm(request.GET)
    found = form.narrow(told(Report.objects.visible_to(request.member)))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {"form": form, "page": page, "lines": [Told.of(report, now) for report in page]}
    return render(request, "guardians/reports.html", context)


@writing(Permission.NOTE_REPORTS)
def note(request: ConsoleRequest, pk: int) -> HttpResponse:
    """B25: say that a report is being looked into; it closes by itself once corrected."""
    open_ones = Report.objects.visible_to(request.member).open()
    report = get_object_or_404(told(open_ones), pk=pk)
    form = NoteForm(request.POST or None, initial={"comment": report.comment})
    if not form.is_valid():
        context = {"form": form, "told": Told.of(report, timezone.now())}
        return render(request, "guardians/note.html", context)
    author = journal.Author.of(request)
    asked = journal.Request(author, timezone.now(), form.act_on(report))
    comment = form.cleaned_data["comment"]
    if actions.note(open_ones.filter(pk=pk), comment=comment, request=asked):
        messages.success(request, "L'anomalie est notée comme prise en compte.")
    else:
        messages.error(request, "L'anomalie vient d'être close : rien n'a été noté.")
    return redirect("reports:list")


@writing(Permission.ASK_IDENTIFIERS)
@opened
def ask_assistance(request: ConsoleRequest, tab: Tab, public_id: str) -> HttpResponse:
    """R239, B24: the way out, for a guardian whose sources disagree."""
    visible = Guardian.objects.visible_to(request.member, kind_of(tab)).select_related("account")
    guardian = get_object_or_404(visible, account__public_id=public_id)
    form = AssistanceForm(request.POST or None)
    back_url = tab.address("detail", public_id)
    if not form.is_valid():
        context = {"form": form, "guardian": guardian, "back_url": back_url, "tab": tab.name}
        context["named"] = differing_names(guardian.account)
        context["latest"] = assistance.latest(guardian, request.member)
        return render(request, "guardians/assistance.html", context)
    asked = replace(act(request, tab), id=form.act_on(guardian))
    comment = form.cleaned_data["comment"]
    try:
        is_new = assistance.ask(guardian, by=request.member, comment=comment, request=asked)
    except assistance.NothingToAskError:
        messages.error(request, words.NAMES_AGREE)
    else:
        messages.success(request, words.ASSISTANCE_ASKED if is_new else words.ASSISTANCE_OPEN)
    return redirect(back_url)
