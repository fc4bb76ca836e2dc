"""Whether an école hands out its pupils' accounts (R229, R251, R252)."""

from django.db import transaction

from accounts import journal
from accounts.enums import Action
from establishments.models import Establishment


@transaction.atomic
def manage_students(home: Establishment, *, managed: bool, request: journal.Request) -> bool:
    """Turn the management of pupils' accounts on or off; whether that changes anything.

    Nothing of the accounts themselves changes: those already handed out go on working.
    """
    found = Establishment.objects.filter(pk=home.pk).exclude(student_accounts_enabled=managed)
    if not found.update(student_accounts_enabled=managed):
        return False
    act = Action.ENABLE_STUDENTS if managed else Action.DISABLE_STUDENTS
    journal.record(act, request, [])
    return True
