"""A send of mails as an act leaves it, and what became of each of its mails."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts import journal
from accounts.enums import Action, MailKind, MailState, Population
from accounts.models import Outbox
from tests.factories import AccountFactory, GuardianshipFactory
from tests.pages import soup

STATES = {
    "sent": {"state": MailState.SENT, "tries": 1, "sent_at": timezone.now()},
    "waiting": {"state": MailState.PENDING},
    "sending": {
        "state": MailState.SENDING,
        "tries": 1,
        "lease_until": timezone.now() + timedelta(minutes=3),
    },
    "retrying": {
        "state": MailState.PENDING,
        "tries": 1,
        "error": "Le serveur de mail est indisponible.",
    },
    "abandoned": {
        "state": MailState.ABANDONED,
        "tries": 1,
        "error": "L'adresse a été refusée (550).",
    },
}


def add_mail(mailing, account, what, **columns):
    """A mail of this send; ``next_try_at`` is the act's own moment unless said."""
    return Outbox.objects.create(
        **{
            "kind": MailKind.INFORM,
            "account": account,
            "entry": mailing,
            "to": f"{account.identifier}@exemple.invalid",
            "message_id": f"<{mailing.pk}-{account.pk}@exemple.invalid>",
            "created_at": mailing.at,
            "next_try_at": mailing.at,
            **STATES[what],
            **columns,
        }
    )


def leave(member, action=Action.INFORM_MAIL, at=None, details=None, **mails):
    """``leave(head, sent=2, abandoned=1)`` → the entry of an act that asked for three mails."""
    kinds = [what for what, count in mails.items() for _ in range(count)]
    accounts = [
        AccountFactory(
            population=Population.GUARDIAN,
            mail=f"{rank}@exemple.invalid",
            mail_confirmed_at=timezone.now(),
        )
        for rank in range(len(kinds))
    ]
    author = journal.Author(member)
    act = journal.Request(author, at or timezone.now(), details=details or {"tab": "students"})
    mailing = journal.record(action, act, [account.pk for account in accounts])
    for account, what in zip(accounts, kinds, strict=True):
        GuardianshipFactory(
            guardian__account=account, enrolment__establishment=member.establishment
        )
        add_mail(mailing, account, what)
    return mailing


def page_of(mailing):
    return reverse("mailings:progress", args=[mailing.request_id])


def cells(response):
    """Each row of the table, whole."""
    return [
        [" ".join(cell.text.split()) for cell in row.find_all(["td", "th"])]
        for row in soup(response).select("main tbody tr")
    ]
