"""A guardian in front of the link of his mail, and what he types there."""

from datetime import date, timedelta

from django.utils import timezone

from accounts import links
from accounts.enums import AccountState, Action, MailKind, MailState
from accounts.journal import Author, Request, record
from accounts.models import Outbox
from guichet.models import WrongDate
from tests.factories import GuardianshipFactory
from tests.pages import soup

BASE = "http://guichet.localhost"
PROVISIONAL = "K7MQ9XW4RTZP"
CHOSEN = "trois cerises au vinaigre"
MAIL = "dominique@exemple.invalid"
BORN = {"birth_date_day": "17", "birth_date_month": "5", "birth_date_year": "2013"}
WRONG = {"birth_date_day": "18", "birth_date_month": "5", "birth_date_year": "2013"}
TYPED = {**BORN, "mail": MAIL, "password": CHOSEN, "password_again": CHOSEN}
DEAD = "Ce lien n'est pas ou n'est plus valable"


def guardian_of(*names, guardian=None, state=AccountState.INFORMED, **kwargs):
    """A guardian tied to as many pupils of these first names, in the order of the alphabet."""
    kwargs = {"guardian__account__provisional": PROVISIONAL, **kwargs}
    for name in names or ("Camille",):
        tie = GuardianshipFactory(
            enrolment__student__first_name=name,
            enrolment__student__birth_name="PETIT",
            enrolment__student__birth_date=date(2013, 5, 17),
            **({"guardian": guardian} if guardian else {"state": state, **kwargs}),
        )
        guardian = tie.guardian
    return guardian


def activated_again(**kwargs):
    """A guardian whose account was activated, then reset by an establishment."""
    return guardian_of(state=AccountState.ACTIVATED, guardian__account__mail=MAIL, **kwargs)


def link_of(guardian, password=PROVISIONAL):
    return links.to_activate(guardian.account, password).removeprefix(BASE)


def hidden(response, form=".activation"):
    fields = soup(response).select(f"{form} input[type=hidden]")
    return {field["name"]: field["value"] for field in fields}


def fill(client, path, follow=True, **typed):
    """Open the page and send its form, as a person does."""
    fields = hidden(client.get(path))
    return client.post(path, {**fields, **TYPED, **typed}, follow=follow)


def press(client, response, label):
    """Press a button that stands alone in its form."""
    (button,) = (b for b in soup(response).select("main button") if label in b.get_text())
    form = button.find_parent("form")
    fields = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    return client.post(form["action"], fields, follow=True)


def mailed(guardian, to, hours=1, **columns):
    """A mail of information that left some hours ago, unless said otherwise."""
    at = timezone.now() - timedelta(hours=hours)
    entry = record(Action.INFORM_MAIL, Request(Author(), at), [guardian.account_id])
    return Outbox.objects.create(
        kind=MailKind.INFORM,
        account=guardian.account,
        entry=entry,
        to=to,
        message_id=f"<{entry.pk}@exemple.invalid>",
        created_at=at,
        next_try_at=at,
        **(columns or {"state": MailState.SENT, "sent_at": at}),
    )


def tried(guardian, *hours):
    """Wrong birth dates, given so many hours ago."""
    tie = guardian.guardianships.order_by("enrolment__search_key").first()
    for hour in hours:
        at = timezone.now() - timedelta(hours=hour)
        WrongDate.objects.create(account=guardian.account, guardianship=tie, at=at)
