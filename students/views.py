"""The page of a student; those that all tabs have are in accounts.views."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts import journal
from accounts.enums import Action
from accounts.selecting import list_of, opened
from accounts.tabs import Tab
from accounts.views import act
from establishments.access import ConsoleRequest, reading
from establishments.permissions import Permission
from students.detail import describe


@reading(Permission.VIEW_ACCOUNTS)
@opened
def student_detail(request: ConsoleRequest, tab: Tab, public_id: str) -> HttpResponse:
    visible = tab.everybody(request.member).select_related("student__account", "division", "mef")
    enrolment = get_object_or_404(visible, student__account__public_id=public_id)
    viewing = act(request, tab)
    ids = [enrolment.student.account_id]
    request.after_reading.append(partial(journal.record, Action.VIEW_ACCOUNT, viewing, ids))
    context = describe(enrolment, tab=tab, member=request.member, at=timezone.now())
    context["back_url"] = list_of(tab, request.GET.urlencode())
    return render(request, "students/detail.html", context)
