"""Entering, leaving, and choosing the establishment to administer."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator

from common.text import search_key
from establishments.access import SESSION_KEY, ConsoleRequest, reading
from establishments.forms import SignInForm
from establishments.models import Member


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    template_name = "establishments/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    pass


@reading(None, by_post=True)
def choose(request: ConsoleRequest) -> HttpResponse:
    """R31-R35: the choice is kept in the session, which goes on during a maintenance."""
    if request.method == "POST":
        uai = request.POST.get("uai", "")
        chosen = [m for m in request.memberships if m.establishment.uai == uai]
        if not chosen:
            raise Http404
        request.session[SESSION_KEY] = chosen[0].pk
        return redirect("home")
    typed = request.GET.get("q", "")
    words = search_key(typed).split()
    found = [m for m in request.memberships if all(word in _key(m) for word in words)]
    choosing = (
        request.session.get(SESSION_KEY) != request.member.pk and len(request.memberships) > 1
    )
    context = {"found": found, "typed": typed, "choosing": choosing}
    return render(request, "establishments/choose.html", context)


def _key(member: Member) -> str:
    return search_key(member.establishment.name, member.establishment.uai)
