"""The journal of an establishment (B1), on a page and in a file; reading it is an act as well."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from accounts import journal
from accounts.enums import Action
from accounts.files import Asked
from accounts.models import JournalEntry
from audit.forms import JournalForm
from audit.tables import HEADER, JournalTable, file_rows
from audit.words import Teller
from common.exports import CSV, csv_lines, download
from establishments.access import ConsoleRequest, reading
from establishments.permissions import Permission


@reading(Permission.READ_JOURNAL)
def entries(request: ConsoleRequest) -> HttpResponse:
    form = JournalForm(request.GET, member=request.member)
    found = form.narrow(JournalEntry.objects.visible_to(request.member))
    table = JournalTable(found, request, teller=Teller(request.member))
    _tell(request, Action.READ_JOURNAL, form, timezone.now())
    context = {
        "tab": "settings",
        "form": form,
        "table": table,
        "months": settings.JOURNAL_MONTHS,
        "query": request.GET.urlencode(),
    }
    return render(request, "audit/list.html", context)


@reading(Permission.READ_JOURNAL)
def export(request: ConsoleRequest) -> HttpResponseBase:
    """The same lines, all of them; a criterion that is not understood gives an empty file."""
    now, home = timezone.now(), request.member.establishment
    form = JournalForm(request.GET, member=request.member)
    found = form.narrow(JournalEntry.objects.visible_to(request.member).filter(at__lt=now))
    _tell(request, Action.EXPORT_JOURNAL, form, now, rows=found.count())
    rows = file_rows(found, Teller(request.member))
    name = Asked(home, now).file_name("journal", "csv")
    return download(csv_lines(HEADER, rows), name=name, kind=CSV)


def _tell(
    request: ConsoleRequest, action: Action, form: JournalForm, at: datetime, **details: int
) -> None:
    """A8: whoever watches is watched."""
    author = journal.Author.of(request)
    reading_it = journal.Request(author, at, details={**form.used, **details})
    request.after_reading.append(partial(journal.record, action, reading_it, []))
