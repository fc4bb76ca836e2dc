"""Pages about sends of mails: the list, the progress of one of them, trying again what failed."""

import uuid
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts import actions, journal
from accounts.models import JournalEntry
from establishments.access import ConsoleRequest, reading, writing
from establishments.permissions import Permission
from mailings import words
from mailings.forms import RetryForm
from mailings.progress import describe, remind, still_here
from mailings.tables import MailingTable

LISTED_FOR = timedelta(days=90)
# What progress.js asks to get again what may have changed, without the page around it.
PART = "X-Part"


@reading(Permission.VIEW_ACCOUNTS)
def mailing_list(request: ConsoleRequest) -> HttpResponse:
    mailings = JournalEntry.objects.mailings_visible_to(request.member)
    latest = mailings.filter(at__gt=timezone.now() - LISTED_FOR)
    return render(request, "mailings/list.html", {"table": MailingTable(latest, request)})


@reading(Permission.VIEW_ACCOUNTS)
def progress(request: ConsoleRequest, request_id: uuid.UUID) -> HttpResponse:
    mailing = _mailing(request, request_id)
    context = describe(mailing, request, at=timezone.now())
    if PART in request.headers:
        return render(request, "mailings/_progress.html", context)
    return render(request, "mailings/progress.html", context | remind(mailing))


@writing(Permission.INFORM)
def retry(request: ConsoleRequest, request_id: uuid.UUID) -> HttpResponse:
    mailing = _mailing(request, request_id)
    form = RetryForm(request.POST)
    if request.method == "POST" and form.is_valid():
        author = journal.Author.of(request)
        act = journal.Request(author, timezone.now(), form.cleaned_data["act"])
        count = actions.retry_mails(mailing, still_here(request.member), request=act)
        tell = messages.success if count else messages.warning
        tell(request, words.put_back(count, request.member.establishment.words))
    return redirect("mailings:progress", request_id)


def _mailing(request: ConsoleRequest, request_id: uuid.UUID) -> JournalEntry:
    visible = JournalEntry.objects.mailings_visible_to(request.member)
    told = visible.select_related("member__user", "establishment")
    return get_object_or_404(told, request_id=request_id)
