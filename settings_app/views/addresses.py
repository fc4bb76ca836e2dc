"""« Adresses des services »: three steps for each audience, on one page (R221-R227)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import journal
from common.errors import too_many
from establishments.access import ConsoleRequest, writing
from establishments.models import ServiceAddress
from establishments.permissions import Permission
from settings_app import reachability
from settings_app.actions import addresses as actions
from settings_app.detail import addresses_of, default_address
from settings_app.forms.addresses import AddressForm, Audience

SAVED = "L'adresse a été enregistrée. Vérifiez-la, puis activez son affichage."
REMOVED = "L'adresse a été retirée : elle ne figure plus nulle part."
SAME = "L'adresse n'a pas changé."
NOTHING = "Aucune adresse n'est enregistrée : saisissez-la d'abord."
VERIFIED = "L'adresse est vérifiée. Vous pouvez activer son affichage."
CHANGED = "L'adresse a changé entre-temps : vérifiez celle qui est affichée maintenant."
SHOWN = "L'adresse figurera sur les feuilles et dans les mails."
HIDDEN = "L'adresse ne figure plus sur les feuilles ni dans les mails."
UNVERIFIED = "Vérifiez l'adresse avant d'activer son affichage."


@writing(Permission.CONFIGURE)
def addresses(request: ConsoleRequest) -> HttpResponse:
    """Step 1: type the address; what was refused stays typed, beside its reason."""
    if request.method != "POST":
        return _page(request)
    audience = _audience(request)
    home = request.member.establishment
    form = AddressForm(request.POST, home=home, audience=audience)
    if not form.is_valid():
        return _page(request, form)
    url = form.cleaned_data["url"]
    if not actions.write(home, audience, url, request=_request(request)):
        messages.info(request, SAME if url else NOTHING)
    else:
        messages.success(request, SAVED if url else REMOVED)
    return redirect("settings:addresses")


@writing(Permission.CONFIGURE)
def verify_address(request: ConsoleRequest) -> HttpResponse:
    """Step 2: the page was opened beside this one, and is the right one (A32)."""
    if request.method == "POST":
        url = request.POST.get("url", "")
        home, audience = request.member.establishment, _audience(request)
        if actions.verify(home, audience, url, request=_request(request)):
            messages.success(request, VERIFIED)
        else:
            messages.error(request, CHANGED)
    return redirect("settings:addresses")


@writing(Permission.CONFIGURE)
def show_address(request: ConsoleRequest) -> HttpResponse:
    """Step 3: the switch."""
    if request.method == "POST":
        shown = request.POST.get("shown") == "yes"
        home, audience = request.member.establishment, _audience(request)
        try:
            actions.show(home, audience, shown=shown, request=_request(request))
        except actions.NotVerifiedError:
            messages.error(request, UNVERIFIED)
        else:
            messages.success(request, SHOWN if shown else HIDDEN)
    return redirect("settings:addresses")


@writing(Permission.CONFIGURE)
def try_address(request: ConsoleRequest) -> HttpResponse:
    """Whether a server answers there; only where the operator has allowed it (K14)."""
    if not reachability.is_offered():
        raise Http404
    if request.method == "POST":
        now = timezone.now()
        spent = reachability.TRIES.spend(request.user.pk, at=now)
        if spent.is_over:
            return too_many(request, seconds=int((spent.retry_at - now).total_seconds()) + 1)
        known = ServiceAddress.objects.visible_to(request.member).filter(
            audience=_audience(request)
        )
        answers = any(reachability.answers(each.url) for each in known)
        messages.info(request, f"Le serveur est {'joignable' if answers else 'non joignable'}.")
    return redirect("settings:addresses")


def _page(request: ConsoleRequest, refused: AddressForm | None = None) -> HttpResponse:
    home = request.member.establishment
    context: dict[str, Any] = {
        "tab": "settings",
        "section": "addresses",
        "refused": refused,
        "default": default_address(),
        "blocks": addresses_of(home, refused),
        "can_try": reachability.is_offered(),
    }
    return render(request, "settings_app/addresses.html", context)


def _audience(request: ConsoleRequest) -> str:
    sent = request.POST.get("audience", "")
    if sent not in Audience.values:
        raise Http404
    return sent


def _request(request: ConsoleRequest) -> journal.Request:
    return journal.Request(journal.Author.of(request), timezone.now())
