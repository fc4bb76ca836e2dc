"""« Droits d'accès »: who holds which right on the establishment; giving one, withdrawing one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts import journal
from establishments.access import ConsoleRequest, reading, writing
from establishments.models import Member
from establishments.permissions import Permission
from settings_app.actions import rights as actions
from settings_app.forms.rights import GrantForm
from settings_app.rights import GIVEN_HERE, KINDS, Line, kinds

PLACE = {"tab": "settings", "section": "rights"}


@reading(Permission.GRANT_RIGHTS)
def rights(request: ConsoleRequest) -> HttpResponse:
    today = timezone.localdate()
    found = Member.objects.visible_to(request.member).in_order_of_end(today)
    lines = [Line.of(member, today) for member in found]
    context = {
        **PLACE,
        "current": [line for line in lines if not line.is_past],
        "past": [line for line in lines if line.is_past],
        "kinds": kinds(request.member.establishment),
    }
    return render(request, "settings_app/rights.html", context)


@writing(Permission.GRANT_RIGHTS)
def grant(request: ConsoleRequest) -> HttpResponse:
    """The provisional password of an agent created here is on this answer, and nowhere else."""
    form = GrantForm(request.POST or None, member=request.member, today=timezone.localdate())
    context = {**PLACE, "form": form}
    if not form.is_valid():
        return render(request, "settings_app/rights_grant.html", context)
    author = journal.Author.of(request)
    asked = journal.Request(author, timezone.now(), form.act_id)
    home = request.member.establishment
    try:
        granted = actions.grant(form.agent, home, form.right, request=asked)
    except actions.RefusedRightError as refusal:
        form.add_error(refusal.field, refusal.reason)
        return render(request, "settings_app/rights_grant.html", context)
    line = Line.of(granted.member, timezone.localdate())
    if granted.password:
        context.update(line=line, password=granted.password)
        return render(request, "settings_app/rights_granted.html", context)
    messages.success(request, f"Le droit a été donné à {line.name} ({line.login}).")
    return redirect("settings:rights")


@writing(Permission.GRANT_RIGHTS)
def withdraw(request: ConsoleRequest, pk: int) -> HttpResponse:
    """Only what may be given here; the rest is « géré dans ARENA »."""
    ours = Member.objects.visible_to(request.member)
    member = get_object_or_404(ours, pk=pk, role__in=KINDS, origin__in=GIVEN_HERE)
    line = Line.of(member, timezone.localdate())
    if request.method != "POST":
        context = {**PLACE, "line": line}
        return render(request, "settings_app/rights_withdraw.html", context)
    asked = journal.Request(journal.Author.of(request), timezone.now())
    if actions.withdraw(member, request=asked):
        messages.success(request, f"Le droit {line.of_name} ({line.login}) a été retiré.")
    else:
        messages.error(request, "Ce droit n'était plus en cours : rien n'a été modifié.")
    return redirect("settings:rights")
