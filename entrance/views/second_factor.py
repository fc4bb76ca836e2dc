"""The second factor: giving it, and registering the key that gives it (R10, R11, B13)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.enums import Action
from common.network import is_administrative
from entrance import enrolling, sessions, spare_codes, totp
from entrance.access import personal, show
from entrance.account_forms import EnrolmentForm, FirstCodeForm, ProofForm
from entrance.checking import proven, status_of
from entrance.entering import destination, tell
from entrance.proof import Proof
from entrance.strength import is_strong, is_trusted, strengthen
from establishments.access import ConsoleRequest
from ops import maintenance

SHOWN_ONCE = (
    "Les codes de secours ne s'affichent qu'une fois."
    " S'il vous en manque, créez-en de nouveaux : les anciens ne serviront plus."
)


@personal(authentication=True, is_the_factor=True)
def second_factor(request: ConsoleRequest) -> HttpResponse:
    """It goes on during a maintenance: who enters then reads."""
    target = destination(request)
    if is_strong(request):
        return redirect(target)
    if not totp.is_enrolled(request.user):
        return redirect(target) if is_administrative(request) else _without_key(request)
    form = ProofForm(request.POST or None)
    if proven(request, form):
        strengthen(request)
        tell(Action.SECOND_FACTOR, request, request.user, at=timezone.now(), way=form.kind)
        if form.kind == Proof.BACKUP:
            _count_backups(request)
        return redirect(target)
    context = {"form": form, "next": target}
    return render(request, "entrance/second_factor.html", context, status=status_of(form))


def _without_key(request: ConsoleRequest) -> HttpResponse:
    """The operator's code opens nothing but the registration of a key."""
    form = EnrolmentForm(request.POST or None)
    if request.method == "POST":
        with maintenance.writing():
            if proven(request, form):
                enrolling.begin(request, at=timezone.now())
                return redirect("enrol_key")
    return render(request, "entrance/no_key.html", {"form": form}, status=status_of(form))


def _count_backups(request: ConsoleRequest) -> None:
    left = spare_codes.backups_left(request.user)
    if left == 0:
        said = "C'était votre dernier code de secours."
    else:
        said = f"Il vous reste {left} code{'s' if left > 1 else ''} de secours."
    messages.warning(request, f"{said} Vous pouvez en créer d'autres dans « Mon compte ».")


@personal()
def start_key(request: ConsoleRequest) -> HttpResponse:
    """Before a key is shown: from where it may be registered, and a code of the one it replaces.

    With a password that another knows, it would be that other's key.
    """
    if request.user.password_is_provisional:
        return redirect("change_password")
    enrolled = totp.is_enrolled(request.user)
    if not (enrolled or is_trusted(request)):
        return redirect("second_factor")
    form = ProofForm(request.POST or None) if enrolled else None
    if request.method == "POST" and (form is None or proven(request, form)):
        enrolling.begin(request, at=timezone.now())
        return redirect("enrol_key")
    return show(request, "entrance/start_key.html", {"form": form}, status=status_of(form))


@personal()
def enrol_key(request: ConsoleRequest) -> HttpResponse:
    """The key, the same until a first code confirms it; then the backup codes, shown once."""
    sheet = enrolling.drawn(request, at=timezone.now())
    if sheet is None and totp.is_enrolled(request.user):
        messages.info(request, SHOWN_ONCE)
        return redirect("my_account")
    if sheet is None:
        return redirect("start_key")
    form = FirstCodeForm(request.POST or None)
    if proven(request, form):
        enrolling.end(request)
        strengthen(request)
        tell(Action.ENROL_KEY, request, request.user, at=timezone.now())
        return _show_codes(request, is_new_key=True)
    context = {"form": form, "sheet": sheet}
    return show(request, "entrance/enrol.html", context, status=status_of(form))


@personal()
def renew_backup_codes(request: ConsoleRequest) -> HttpResponse:
    if not totp.is_enrolled(request.user):
        return redirect("start_key")
    form = ProofForm(request.POST or None)
    if proven(request, form):
        tell(
            Action.SECOND_FACTOR,
            request,
            request.user,
            at=timezone.now(),
            way=form.kind,
            renewed="backup",
        )
        return _show_codes(request, is_new_key=False)
    return show(request, "entrance/renew_codes.html", {"form": form}, status=status_of(form))


def _show_codes(request: ConsoleRequest, *, is_new_key: bool) -> HttpResponse:
    """In the answer itself: kept nowhere, they cannot be shown again."""
    codes = spare_codes.renew_backups(request.user)
    context = {"codes": codes, "is_new_key": is_new_key, "username": request.user.username}
    return show(request, "entrance/codes.html", context)


@personal()
def remove_key(request: ConsoleRequest) -> HttpResponse:
    if not totp.is_enrolled(request.user):
        return redirect("my_account")
    form = ProofForm(request.POST or None)
    if proven(request, form):
        totp.remove(request.user)
        spare_codes.forget_all(request.user)
        sessions.close(sessions.others(request))
        tell(Action.REMOVE_KEY, request, request.user, at=timezone.now())
        messages.success(request, "Votre clé de sécurité a été supprimée.")
        return redirect("my_account")
    return show(request, "entrance/remove_key.html", {"form": form}, status=status_of(form))
