"""The pages that every tab has: one function a page, given its tab by its address."""

import uuid
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts import actions, exporting, journal, renaming, words
from accounts.actions import Outcome
from accounts.confirmations import to_inform, to_list, to_rename, to_resend, to_reset
from accounts.enums import Action
from accounts.files import Asked
from accounts.filters import PeopleFilter
from accounts.forms import InformForm, ListForm, ResendForm, SelectionForm
from accounts.models import Distribution
from accounts.selecting import (
    back_to,
    criteria_of,
    keep,
    kept,
    opened,
    search_behind,
    selecting,
    shown_after,
)
from accounts.strangers import watched
from accounts.tabs import Tab
from common.selection import InvalidSelectionError, Selection
from establishments.access import ConsoleRequest, reading, writing
from establishments.permissions import Permission


@reading(Permission.VIEW_ACCOUNTS)
def people(request: ConsoleRequest, tab: Tab) -> HttpResponse:
    home = request.member.establishment
    if not tab.exists(home):
        raise Http404
    if not tab.is_on(home):
        return _show(request, "accounts/turned_off.html", tab, {"people": tab})
    search = tab.search(request.GET, request.member)
    context: dict[str, Any] = {"people": tab, "search": search, "searched": bool(request.GET)}
    note_ine(request, tab, search)
    if request.GET:
        restored = kept(request, tab)
        selection = restored or Selection(tab.owner(request.member))
        table = tab.table(search.qs, request, selection=selection, namespace=tab.name)
        context |= {
            "table": table,
            "query": criteria_of(request),
            "selection": selection,
            "selected": selection.count(table.total),
            "restored": restored is not None,
        }
    return _show(request, tab.list_template, tab, context)


def note_ine(request: ConsoleRequest, tab: Tab, search: PeopleFilter) -> None:
    """A2: a search by a whole INE leaves a line, with whom it found and without the INE."""
    if search.by_ine:
        ids = list(search.qs.order_by().values_list(tab.account, flat=True).distinct())
        told = partial(journal.record, Action.SEARCH_INE, act(request, tab), ids)
        request.after_reading.append(told)


@watched
@writing(Permission.INFORM)
@selecting
def inform(request: ConsoleRequest, tab: Tab) -> HttpResponseBase:
    form = InformForm(request, tab)
    if not form.is_valid():
        return _confirm(request, "accounts/inform.html", form, to_inform(form))
    outcome = actions.inform(
        form.accounts,
        request=act(request, tab, form.chosen, unknown=form.strangers),
        reset=form.cleaned_data["reset"],
        way=form.chosen_way,
        services=tab.services(request.member.establishment),
    )
    _say_informed(request, tab, outcome)
    keep(request, Selection(form.chosen.owner, form.chosen.query))
    return redirect(shown_after(tab, form.chosen, search_behind(request), outcome.distribution))


def _say_informed(request: ConsoleRequest, tab: Tab, outcome: Outcome) -> None:
    """R106, R175, A17: what was done, then whom it did not reach."""
    if outcome.distribution:
        messages.success(request, words.informed(tab, outcome, outcome.distribution))
    if outcome.mailing:
        messages.success(request, words.mailing(tab, outcome, outcome.mailing))
    waiting = outcome.too_soon or outcome.too_many
    if waiting:
        messages.warning(request, words.held(outcome))
    if outcome.unreachable and (outcome.mailing or waiting):
        source = request.member.establishment.words.source
        messages.warning(request, words.unreachable(tab.nouns, outcome.unreachable, source))
    elif outcome.unreachable and not outcome.distribution:
        messages.error(request, words.NOBODY_REACHED)
    elif not (outcome.distribution or outcome.mailing or waiting):
        messages.error(request, words.gone(tab.nouns))


@watched
@writing(Permission.RESET_PASSWORDS)
@selecting
def reset_passwords(request: ConsoleRequest, tab: Tab) -> HttpResponseBase:
    form = SelectionForm(request, tab)
    if not form.is_valid():
        return _confirm(request, "accounts/reset_passwords.html", form, to_reset(form))
    outcome = actions.reset_passwords(
        form.accounts, request=act(request, tab, form.chosen, unknown=form.strangers)
    )
    if not outcome.done:
        refused = words.NOTHING_TO_RESET if outcome.refused else words.gone(tab.nouns)
        messages.error(request, refused)
    else:
        messages.success(request, words.reset(tab.nouns, outcome))
    if not form.chosen.lone_id:
        keep(request, form.chosen)
    return redirect(back_to(tab, form.chosen, search_behind(request)))


@watched
@writing(Permission.RESEND_MAIL)
@selecting
def resend_mail(request: ConsoleRequest, tab: Tab) -> HttpResponseBase:
    form = ResendForm(request, tab)
    if not form.is_valid():
        return _confirm(request, "accounts/resend_mail.html", form, to_resend(form))
    new_mail = form.cleaned_data.get("new_mail", "")
    asked = act(request, tab, form.chosen, unknown=form.strangers)
    try:
        outcome = actions.resend_confirmation(form.accounts, request=asked, new_mail=new_mail)
    except actions.NewMailRefusedError:
        messages.error(request, words.NEW_MAIL_REFUSED)
        return redirect(back_to(tab, form.chosen))
    if outcome.mailing:
        messages.success(request, words.resent(tab.nouns, outcome, outcome.mailing, new_mail))
    else:
        messages.error(request, words.not_resent(outcome))
    return redirect(back_to(tab, form.chosen))


@watched
@writing(Permission.ASK_IDENTIFIERS)
@selecting
def new_identifier(request: ConsoleRequest, tab: Tab) -> HttpResponseBase:
    """Asked for one account at a time, from its page."""
    form = SelectionForm(request, tab)
    if not form.chosen.lone_id:
        raise InvalidSelectionError
    if not form.is_valid():
        return _confirm(request, "accounts/new_identifier.html", form, to_rename(form))
    asked = act(request, tab, form.chosen, unknown=form.strangers)
    try:
        renaming.ask(tab.person(form.found.first()), naming=tab.naming, request=asked)
    except renaming.RefusedError as error:
        messages.error(request, words.IDENTIFIER_REFUSED[error.refusal])
    else:
        messages.success(request, words.IDENTIFIER_ASKED)
    return redirect(back_to(tab, form.chosen))


@watched
@exporting.capped
@reading(Permission.LIST_ACCOUNTS, by_post=True)
@selecting
def list_accounts(request: ConsoleRequest, tab: Tab) -> HttpResponseBase:
    form = ListForm(request, tab)
    if not form.is_valid():
        return _confirm(request, "accounts/list_accounts.html", form, to_list(form))
    # Each download is an act of its own: the same confirmation may hand the file over twice.
    hide, kind = form.cleaned_data["hide"], form.cleaned_data["format"]
    listing = act(request, tab, form.chosen, unknown=form.strangers)
    listing = replace(listing, id=uuid.uuid4(), details={**listing.details, "hide": hide})
    ids = list(form.accounts.values_list("pk", flat=True))
    if held := exporting.hold(request, form, listing, count=len(ids)):
        return held
    request.after_reading.append(partial(journal.record, Action(f"list_{kind}"), listing, ids))
    asked = Asked(request.member.establishment, listing.at, hide)
    return tab.files.list_file(form.found, asked, kind=kind)


@reading(Permission.INFORM)
@opened
def sheets(request: ConsoleRequest, tab: Tab, pk: str) -> HttpResponseBase:
    fetching = act(request, tab)
    papers = get_object_or_404(
        Distribution.objects.available_to(request.member, fetching.at), pk=pk
    )
    informed = tab.touched_by(papers.entry, request.member)
    ids = list(informed.order_by().values_list(tab.account, flat=True).distinct())
    if not ids:
        raise Http404
    request.after_reading.append(partial(journal.record, Action.SHEETS, fetching, ids))
    home = request.member.establishment
    asked = Asked(home, fetching.at, services=tab.services(home))
    return tab.files.sheet_file(informed, asked)


def act(
    request: ConsoleRequest, tab: Tab, chosen: Selection | None = None, *, unknown: int = 0
) -> journal.Request:
    """Who does it, from where, when, and to which selection of which tab; how many of those named
    are not here (M5).
    """
    author = journal.Author.of(request)
    if chosen is None:
        return journal.Request(author, at=timezone.now(), details={"tab": tab.name})
    details = {**chosen.describe(tab.filter.ORDER), "tab": tab.name}
    if unknown:
        details["unknown"] = unknown
    return journal.Request(author, timezone.now(), chosen.request_id, details)


def _confirm(
    request: ConsoleRequest, template: str, form: SelectionForm, counts: object
) -> HttpResponse:
    context: dict[str, Any] = {"people": form.tab, "form": form, "counts": counts}
    context["behind"] = search_behind(request)
    context["back_url"] = back_to(form.tab, form.chosen, search_behind(request))
    if form.chosen.lone_id and not form.tab.has_detail:
        context["whom"] = form.tab.holder(form.found.first())
    return _show(request, template, form.tab, context)


def _show(
    request: ConsoleRequest, template: str, tab: Tab, context: dict[str, Any]
) -> HttpResponse:
    return render(request, template, {"tab": tab.name, **context})
