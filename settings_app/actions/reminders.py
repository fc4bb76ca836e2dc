"""Whether guardians are written to before their provisional password expires (B4)."""

from django.db import transaction

from accounts import journal
from accounts.enums import Action
from establishments.models import Establishment


@transaction.atomic
def enable_reminders(home: Establishment, *, enabled: bool, request: journal.Request) -> bool:
    """Turn the reminders of the night on or off; whether that changes anything.

    Those already left to send are sent.
    """
    found = Establishment.objects.filter(pk=home.pk).exclude(reminders_enabled=enabled)
    if not found.update(reminders_enabled=enabled):
        return False
    act = Action.ENABLE_REMINDERS if enabled else Action.DISABLE_REMINDERS
    journal.record(act, request, [])
    return True
