"""Holders with an address in the source, and the act that informs them by mail."""

from django.utils import timezone

from accounts import actions, journal
from accounts.enums import AccountState, Population, Way
from accounts.models import Account, Outbox
from tests.factories import AccountFactory, SourceIdentityFactory

STATES = dict(zip(["NN", "NI", "EC", "A"], AccountState, strict=True))
SERVICE = "https://service.exemple.invalid/"


def address_of(account):
    return f"{account.identifier}@exemple.invalid"


def guardian(school, state="NN", mail=None, **kwargs):
    """The account of a guardian, whose address this school's source gives: « » for none."""
    account = AccountFactory(population=Population.GUARDIAN, state=STATES[state], **kwargs)
    given = address_of(account) if mail is None else mail
    SourceIdentityFactory(
        account=account, establishment=school, population=Population.GUARDIAN, mail=given
    )
    return account


def asked_by(head, when=None):
    return journal.Request(journal.Author(head), when or timezone.now())


def inform(head, *accounts, request=None, way=Way.MAIL, **kwargs):
    chosen = Account.objects.filter(pk__in=[account.pk for account in accounts])
    return actions.inform(chosen, request=request or asked_by(head), way=way, **kwargs)


def mail_of(account):
    return Outbox.objects.get(account=account)
