"""The addresses that papers print: typed, verified, then shown, in that order (R221-R223, A32)."""

from django.db import transaction
from django.db.models import Q

from accounts import journal
from accounts.enums import Action
from establishments.models import Establishment, ServiceAddress


class NotVerifiedError(Exception):
    """An address is shown only once somebody has opened it and recognised the service (R223)."""


@transaction.atomic
def write(home: Establishment, audience: str, url: str, *, request: journal.Request) -> bool:
    """Keep this address, or none when it is empty; whether that changes anything.

    A new one is neither verified nor shown, whatever the previous one was.
    """
    known = ServiceAddress.objects.filter(establishment=home, audience=audience)
    known.select_for_update().first()
    if not url:
        changed = bool(known.delete()[0])
    elif known.filter(url=url).exists():
        changed = False
    else:
        fresh = {"url": url, "verified_at": None, "verified_by": None, "is_shown": False}
        ServiceAddress.objects.update_or_create(
            establishment=home, audience=audience, defaults=fresh
        )
        changed = True
    if changed:
        _tell(Action.SET_ADDRESS, audience, request)
    return changed


@transaction.atomic
def verify(home: Establishment, audience: str, url: str, *, request: journal.Request) -> bool:
    """Somebody opened this very address and says that it is the right one.

    Not if a colleague has typed another one since.
    """
    found = ServiceAddress.objects.filter(establishment=home, audience=audience, url=url)
    done = found.update(verified_at=request.at, verified_by=request.author.member)
    if done:
        _tell(Action.VERIFY_ADDRESS, audience, request)
    return bool(done)


@transaction.atomic
def show(home: Establishment, audience: str, *, shown: bool, request: journal.Request) -> None:
    """Print it on papers and in mails from now on, or no longer."""
    found = ServiceAddress.objects.filter(establishment=home, audience=audience)
    allowed = Q(verified_at__isnull=False) if shown else Q()
    if not found.filter(allowed).update(is_shown=shown):
        raise NotVerifiedError
    _tell(Action.SHOW_ADDRESS if shown else Action.HIDE_ADDRESS, audience, request)


def _tell(action: Action, audience: str, request: journal.Request) -> None:
    told = journal.Request(request.author, request.at, details={"audience": audience})
    journal.record(action, told, [])
