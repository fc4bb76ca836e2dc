"""What people do to their own account: one function per button of the guichet."""

from django.db import transaction

from accounts import journal, lifecycle, links
from accounts.enums import AccountState, Action
from accounts.models import Account


@transaction.atomic
def confirm_mail(token: str, *, request: journal.Request) -> None:
    """Confirm the address a link was sent to; a guardian's account is thereby activated (A8).

    A link that no longer counts is refused (DeadLinkError): it serves once.
    """
    account = links.account_of(token, Account.objects.select_for_update(), at=request.at)
    accounts = Account.objects.filter(pk=account.pk)
    if account.state == AccountState.ACTIVATING:
        move = lifecycle.CONFIRM_MAIL
        lifecycle.apply(move, accounts, request=request, mail_confirmed_at=request.at)
        return
    accounts.update(mail_confirmed_at=request.at)
    journal.record(Action.CONFIRM_MAIL, request, [account.pk])
