"""« Mon compte »: the agent's rights, password, security key and open sessions."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.enums import Action
from entrance import identity, sessions, spare_codes
from entrance.access import personal, show
from entrance.account_forms import IdentityForm, PasswordForm
from entrance.checking import status_of
from entrance.entering import destination, tell
from entrance.models import TotpKey
from entrance.strength import is_trusted
from establishments.access import ConsoleRequest
from establishments.models import Member


@personal()
def my_account(request: ConsoleRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    key = TotpKey.objects.filter(user=user, confirmed_at__isnull=False).first()
    context = {
        "agent": user,
        "rights": Member.objects.active(timezone.localdate(now)).of(user),
        "key": key,
        "backups_left": spare_codes.backups_left(user),
        "can_start_key": is_trusted(request),
        "sessions": sessions.alive(user, at=now),
        "session_key": request.session.session_key,
    }
    return show(request, "entrance/account.html", context)


@personal()
def change_password(request: ConsoleRequest) -> HttpResponse:
    """The other sessions end; this one goes on, under a new key (H4)."""
    user = request.user
    if not user.has_usable_password():
        return redirect("my_account")
    form = PasswordForm(request.POST or None, user=user)
    if identity.recognised(request, form):
        user.set_password(form.cleaned_data["new_password"])
        user.password_is_provisional = False
        user.save(update_fields=["password", "password_is_provisional"])
        update_session_auth_hash(request, user)
        sessions.follow(request.session)
        sessions.close(sessions.others(request))
        tell(Action.CHANGE_PASSWORD, request, user, at=timezone.now())
        messages.success(request, "Votre mot de passe a été changé.")
        return redirect("my_account")
    return show(request, "entrance/change_password.html", {"form": form}, status=status_of(form))


@personal(authentication=True, by_post_alone=True)
def close_session(request: ConsoleRequest, pk: int) -> HttpResponse:
    sessions.close([get_object_or_404(sessions.others(request), pk=pk)])
    tell(Action.SIGN_OUT, request, request.user, at=timezone.now(), elsewhere=True)
    messages.success(request, "La session a été déconnectée.")
    return redirect("my_account")


@personal(authentication=True)
def confirm_identity(request: ConsoleRequest) -> HttpResponse:
    """P14: whoever has no password here proves by having just signed in where he has one."""
    target, now = destination(request), timezone.now()
    has_password = request.user.has_usable_password()
    form = IdentityForm(request.POST or None)
    if has_password and identity.recognised(request, form):
        identity.confirm(request, at=now)
        return redirect(target)
    entered_at = None if has_password else identity.entered_at(request, at=now)
    if entered_at:
        identity.confirm(request, at=entered_at)
        return redirect(target)
    context = {"form": form, "next": target, "has_password": has_password}
    return show(request, "entrance/confirm_identity.html", context, status=status_of(form))
