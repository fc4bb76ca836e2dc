"""Choosing the establishment to administer, in either module; where to go after the sign-in."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from establishments.access import CHOSEN, ConsoleRequest, choosing, open_to_all
from establishments.context import landing
from establishments.operating import HOME, is_operator
from establishments.permissions import Module
from establishments.search import named


@open_to_all
def start(request: ConsoleRequest) -> HttpResponse:
    """Send each to his own module, an operator without any to his pages; whoever has no right of
    the day is told so.
    """
    if not request.user.is_authenticated:
        return redirect("sign_in")
    if not hasattr(request, "member"):
        if is_operator(request.user):
            return redirect(HOME)
        return render(request, "errors/403.html", status=403)
    return redirect(landing(request.member))


@choosing
def choose(request: ConsoleRequest, module: Module) -> HttpResponse:
    """R31-R36: the choice is kept in the session, which goes on during a maintenance."""
    key = CHOSEN.format(module)
    if request.method == "POST":
        uai = request.POST.get("uai", "")
        chosen = [m for m in request.memberships if m.establishment.uai == uai]
        if not chosen:
            raise Http404
        request.session[key] = chosen[0].pk
        return redirect(landing(chosen[0]))
    typed = request.GET.get("q", "")
    found = named(request.memberships, typed)
    unchosen = request.session.get(key) != request.member.pk and len(request.memberships) > 1
    degrees = {member.establishment.degree for member in request.memberships}
    context = {"found": found, "typed": typed, "choosing": unchosen, "mixed": len(degrees) > 1}
    return render(request, "establishments/choose.html", context)
