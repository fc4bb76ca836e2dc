"""What the page of an account shows, whoever holds it."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts import passwords, renaming
from accounts.enums import AccountState, Action
from accounts.models import Account, AccountEvent, IdentifierRequest
from accounts.tabs import Tab
from establishments.models import Member
from establishments.permissions import Permission

MISSING, MISSING_F = "Non renseigné", "Non renseignée"
LATEST = 10
# The guardian's own acts; told, with what staff make of them, in the school that they are about.
BY_THE_GUARDIAN = {Action.REPORT, Action.WITHDRAW_REPORT}
ABOUT_A_TIE = {*BY_THE_GUARDIAN, Action.NOTE_REPORT}

Fact = tuple[str, str]


def describe(account: Account, *, tab: Tab, member: Member, at: datetime) -> dict[str, Any]:
    """The account itself, what may be done to it, what was done to it: two queries."""
    renamed = renaming.told(account)
    return {
        "people": tab,
        "tab": tab.name,
        "account": account,
        "password": passwords.shown(
            account.pk, account.state, account.sealed_password, account.password_expires_at, at
        ),
        "renaming": renamed.pending,
        "renamed": _renamed(renamed.latest),
        "actions": _actions(account, tab, member, is_renaming=renamed.pending is not None),
        "history": _history(account, member),
    }


def password_deadline(account: Account, at: datetime) -> list[Fact]:
    """A7, B3: until when a provisional password can be used."""
    if account.password_expires_at is None:
        return []
    word = "expire le" if account.password_expires_at > at else "expiré le"
    return [(f"Mot de passe provisoire : {word}", day(account.password_expires_at))]


def mail(account: Account) -> str:
    return _known(account.mail, account.mail_confirmed_at, "confirmée")


def mobile(account: Account) -> str:
    return _known(account.mobile, account.mobile_confirmed_at, "confirmé", MISSING)


def origin(account: Account) -> str:
    return account.get_activation_mode_display() or MISSING_F


def day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d-%m-%Y}" if moment else MISSING_F


def _known(value: str, confirmed_at: datetime | None, word: str, missing: str = MISSING_F) -> str:
    if not value:
        return missing
    return f"{value} ({word if confirmed_at else f'non {word}'})"


def _renamed(latest: IdentifierRequest | None) -> list[Fact]:
    """R238, R239: what became of the latest new identifier asked for."""
    if latest is None:
        return []
    when = day(latest.settled_at)
    if latest.refusal:
        return [("Nouvel identifiant refusé le", f"{when} : {latest.get_refusal_display()}")]
    return [("Identifiant remplacé le", f"{when} (ancien identifiant : {latest.former})")]


def _actions(account: Account, tab: Tab, member: Member, *, is_renaming: bool) -> list[Fact]:
    """The buttons of this account: only those that can be used (R133)."""
    unconfirmed = bool(account.mail) and account.mail_confirmed_at is None
    informed = account.state != AccountState.NOT_INFORMED
    offered = [
        ("Informer", "inform", Permission.INFORM, True),
        (
            "Renvoyer un mail de confirmation", "resend_mail", Permission.RESEND_MAIL,
            unconfirmed,
        ),
        (
            "Réinitialiser l'identifiant", "new_identifier", Permission.ASK_IDENTIFIERS,
            not is_renaming,
        ),
        (
            "Réinitialiser le mot de passe", "reset_passwords", Permission.RESET_PASSWORDS,
            informed,
        ),
    ]  # fmt: skip
    return [
        (label, f"{tab.address(page)}?account={account.public_id}")
        for label, page, permission, usable in offered
        if usable and member.can(permission)
    ]


def _history(account: Account, member: Member) -> list[tuple[str, str, str]]:
    """When, what, where: the latest acts, wherever they were done (A22); who, if it was here.

    But what a guardian says of his pupils elsewhere is told there only (A28).
    """
    here = Q(entry__establishment=member.establishment_id)
    events = (
        AccountEvent.objects.filter(here | ~Q(entry__action__in=ABOUT_A_TIE), account=account)
        .exclude(entry__action=Action.VIEW_ACCOUNT)
        .order_by("-entry__at", "-entry_id")
        .values_list(
            "entry__at", "entry__action", "entry__establishment",
            "entry__establishment__name", "entry__establishment__uai",
            "entry__member__user__username",
        )
    )  # fmt: skip
    home = member.establishment_id
    return [
        (day(at), Action(action).label, _by(action, name, uai, who if place == home else None))
        for at, action, place, name, uai, who in events[:LATEST]
    ]


def _by(action: str, name: str | None, uai: str | None, who: str | None) -> str:
    if action in BY_THE_GUARDIAN:
        return "Le responsable"
    place = f"{name} ({uai})" if name else "ÉduConnect"
    return f"{who}, {place}" if who else place
