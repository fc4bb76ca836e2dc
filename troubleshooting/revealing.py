"""How many passwords an agent may have shown in a while (P13): counted before the page is made.

A page that reveals only reads: it answers during a maintenance, and the database refuses it any
write until it is made. The count stands outside of it, in a transaction of its own committed
first: whatever becomes of the page, the try counts, and of two requests that come together for
the last place one is refused before it has read anything.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any, NamedTuple

from django.db import transaction
from django.http import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import journal, passwords
from accounts.enums import Action
from common.text import of_name
from establishments.access import ConsoleRequest
from ops.limits import Limit, Spent
from students.models import Enrolment

REVEALS = Limit("reveals", 30, timedelta(minutes=10))

View = Callable[..., HttpResponseBase]


def counted(view: View) -> View:
    """Count the try of this agent, and give the page where he stands: ``spent``."""

    @require_POST
    @wraps(view)
    def page(request: ConsoleRequest, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            spent = REVEALS.spend(request.user.pk, at=timezone.now())
        return view(request, spent=spent, **kwargs)

    return page


def alert(request: ConsoleRequest, refused: journal.Request, spent: Spent) -> None:
    """Leave one alert a window in the journal: the count tells the first refusal from others."""
    if spent.tries == REVEALS.allowed + 1:
        request.after_reading.append(partial(journal.record, Action.ALERT_REVEALS, refused, []))


class Seen(NamedTuple):
    """What may be read of one pupil's password: the provisional one, else why there is none."""

    account_id: int
    name: str
    division: str
    identifier: str
    text: str
    expires_at: datetime | None

    @property
    def is_password(self) -> bool:
        return self.text not in passwords.NOT_A_PASSWORD

    @property
    def said(self) -> str:
        """For those who hear it: symbol by symbol."""
        if self.is_password:
            return f"Mot de passe provisoire {of_name(self.name)} : {' '.join(self.text)}"
        return f"Mot de passe {of_name(self.name)} : {self.text}"


def look(enrolment: Enrolment, *, at: datetime) -> Seen:
    account = enrolment.student.account
    seal, expires_at = account.sealed_password, account.password_expires_at
    return Seen(
        account.pk,
        str(enrolment.student),
        enrolment.division.label if enrolment.division else "",
        account.identifier,
        passwords.shown(account.pk, account.state, seal, expires_at, at),
        expires_at,
    )
