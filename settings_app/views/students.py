"""« Comptes élèves »: an école says whether it hands them out (R229, R251-R253)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import journal
from establishments.access import ConsoleRequest, writing
from establishments.permissions import Permission
from settings_app.actions.schooling import manage_students

TURNED_ON = "La gestion des comptes élèves est activée : l'onglet « Élèves » est ouvert."
TURNED_OFF = "La gestion des comptes élèves est désactivée."


@writing(Permission.CONFIGURE)
def students(request: ConsoleRequest) -> HttpResponse:
    home = request.member.establishment
    if not home.is_school:
        raise Http404
    if request.method != "POST":
        context = {"tab": "settings", "section": "students", "managed": home.manages_students}
        return render(request, "settings_app/students.html", context)
    managed = request.POST.get("managed") == "yes"
    act = journal.Request(journal.Author.of(request), timezone.now())
    if manage_students(home, managed=managed, request=act):
        messages.success(request, TURNED_ON if managed else TURNED_OFF)
    return redirect("settings:students")
