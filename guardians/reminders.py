"""The reminder of the deadline: written at night to guardians who have not activated yet (B4).

Only in the establishments that asked for it, and once for each deadline; never to a pupil.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from accounts import journal, outbox, reach
from accounts.enums import AccountState, Action, MailKind, Population
from accounts.models import Account, Outbox
from accounts.querysets import AccountQuerySet
from establishments.models import Establishment
from guardians.models import Guardianship
from ops import maintenance
from ops.night import Tonight


def remind(tonight: Tonight) -> dict[str, int]:
    """Leave the mails of each establishment in a transaction of its own.

    A guardian of two is written to by the first: what was left tells the second, and a second run.
    """
    opted_in = Establishment.objects.filter(reminders_enabled=True).order_by("pk")
    return {"reminded": sum(_remind(home, tonight.at) for home in opted_in)}


@transaction.atomic
def _remind(home: Establishment, at: datetime) -> int:
    with maintenance.writing():
        to = reach.addresses(due(home, at), home)
        if to:
            author = journal.Author(establishment=home)
            entry = journal.record(Action.REMIND, journal.Request(author, at), list(to))
            outbox.write(MailKind.REMIND, to, entry=entry)
    return len(to)


def due(home: Establishment, at: datetime) -> AccountQuerySet:
    """The guardians of this establishment to remind now, whom a mail can reach."""
    tied = Guardianship.objects.filter(
        guardian__account=OuterRef("pk"),
        establishment=home,
        ended_on=None,
        enrolment__left_on=None,
    )
    given_at = F("password_expires_at") - timedelta(days=settings.PROVISIONAL_PASSWORD_DAYS)
    reminded = Outbox.objects.filter(
        account=OuterRef("pk"), kind=MailKind.REMIND, created_at__gte=OuterRef("given_at")
    )
    soon = at + timedelta(days=settings.DEADLINE_SOON_DAYS)
    waiting = Account.objects.filter(
        Exists(tied),
        reach.reachable("", home),
        population=Population.GUARDIAN,
        state=AccountState.INFORMED,
        sealed_password__isnull=False,
        password_expires_at__gt=at,
        password_expires_at__lte=soon,
    )
    return waiting.annotate(given_at=given_at).exclude(Exists(reminded))
