"""What people do to their own account: one function per button of the guichet."""

from contextlib import suppress
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import journal, lifecycle, links, outbox
from accounts.enums import AccountState, Action, MailKind
from accounts.models import Account
from guardians import actions as reporting
from guardians.models import Guardianship, Report
from guichet.activation import DAY, Activation
from guichet.models import WrongDate


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


@transaction.atomic
def recognize(activation: Activation, typed: date) -> bool:
    """Compare a birth date with the source's; a wrong one counts (G6), and is not kept."""
    child = activation.child
    if child is None or child.student.birth_date == typed:
        return child is not None
    wrong = WrongDate.objects.filter(account=activation.account)
    informed_at = activation.account.informed_at or activation.at
    wrong.filter(at__lt=min(informed_at, activation.at - DAY)).delete()
    WrongDate.objects.create(account=activation.account, guardianship=child, at=activation.at)
    return False


@transaction.atomic
def activate(activation: Activation, *, mail: str, password: str, request: journal.Request) -> None:
    """Keep the password and the address chosen; the account waits for its mail (R53, R54).

    The provisional password is burnt, and its link with it. Whoever activates confirms the
    students he did not report as wrong (A28).
    """
    accounts = Account.objects.filter(pk=activation.account.pk)
    entry = lifecycle.apply(
        lifecycle.START_ACTIVATION,
        accounts,
        request=request,
        chosen_password=make_password(password),
        mail=mail,
        mail_confirmed_at=None,
    )
    confirmed = Guardianship.objects.filter(pk__in=[tie.pk for tie in activation.kept])
    confirmed.filter(confirmed_at=None).update(confirmed_at=request.at)
    outbox.write(MailKind.CONFIRM_MAIL, {activation.account.pk: mail}, entry=entry)


@transaction.atomic
def choose_password(activation: Activation, password: str, *, request: journal.Request) -> None:
    """Replace the provisional password of an account already activated (R59, R61)."""
    accounts = Account.objects.filter(pk=activation.account.pk)
    chosen = make_password(password)
    lifecycle.apply(lifecycle.ACTIVATE, accounts, request=request, chosen_password=chosen)


@transaction.atomic
def report_wrong_link(activation: Activation, *, request: journal.Request) -> None:
    """« Je ne suis pas le représentant légal de cet élève »: he is hidden at once (G28).

    Every establishment that states this tie is told.
    """
    child = activation.child
    if child is None:
        return
    for tie in activation.kept:
        if tie.student_id == child.student_id:
            _report(tie, Report.Kind.WRONG_LINK, request)


@transaction.atomic
def report_birth_date(activation: Activation, *, request: journal.Request) -> None:
    """Say that the source's birth date is wrong: nothing goes on until it is corrected (R210)."""
    if activation.child is not None and activation.may_dispute:
        _report(activation.child, Report.Kind.WRONG_BIRTH_DATE, request)


@transaction.atomic
def withdraw_report(activation: Activation, *, request: journal.Request) -> None:
    """Take back what stops the activation: a guardian may have ticked or typed too fast."""
    kind = Report.Kind.WRONG_BIRTH_DATE if activation.is_disputed else Report.Kind.WRONG_LINK
    for report in Report.objects.open().filter(kind=kind, guardianship__in=activation.ties):
        reporting.withdraw(report, request=request)


def _report(tie: Guardianship, kind: Report.Kind, request: journal.Request) -> None:
    """A tie that the feed ended since it was read has nothing left to report."""
    with suppress(Guardianship.DoesNotExist):
        reporting.report(tie, kind, request=request)
