"""« Accueil »: what the head sees first."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.enums import STUDENT_STATES
from accounts.models import Account
from establishments.access import ConsoleRequest, reading
from establishments.permissions import Permission
from students.models import Enrolment


@reading(Permission.VIEW_ACCOUNTS)
def home(request: ConsoleRequest) -> HttpResponse:
    """Each figure opens the list it counts (R40)."""
    present = Enrolment.objects.visible_to(request.member)
    accounts = Account.objects.filter(pk__in=present.values("student__account"))
    counts = accounts.count_by_state()
    listed = reverse("students:list")
    figures = [("Élèves", sum(counts.values()), f"{listed}?q=")]
    figures += [
        (state.label, counts[state], f"{listed}?{urlencode({'state': state.value})}")
        for state in STUDENT_STATES
    ]
    context = {"tab": "home", "establishment": request.member.establishment, "figures": figures}
    return render(request, "home.html", context)
