"""« Compte de l'élève »: what the page shows of one pupil (R123-R135, A21, A42)."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts import passwords
from accounts.enums import AccountState
from accounts.models import Account
from establishments.models import Member
from establishments.permissions import Permission
from students.models import Enrolment, Student

MISSING, MISSING_F = "Non renseigné", "Non renseignée"


def describe(enrolment: Enrolment, *, member: Member, at: datetime) -> dict[str, Any]:
    """Everything the template lays out; two queries: the guardians, the sources."""
    student, account = enrolment.student, enrolment.student.account
    return {
        "student": student,
        "account": account,
        "identity": _identity(enrolment),
        "details": _details(account, at),
        "password": passwords.shown(
            account.pk, account.state, account.sealed_password, account.password_expires_at, at
        ),
        "sources": account.sources.select_related("establishment").order_by("source", "pk"),
        "actions": _actions(account, member),
        **_guardians(student, member),
    }


def _identity(enrolment: Enrolment) -> list[tuple[str, str]]:
    student = enrolment.student
    return [
        ("Nom de famille", student.birth_name),
        ("Nom d'usage", student.usage_name or MISSING),
        ("Prénom", student.first_name),
        ("Date de naissance", f"{student.birth_date:%d-%m-%Y}"),
        ("INE", student.ine or MISSING),
        ("Classe", enrolment.division.label if enrolment.division else MISSING_F),
        ("MEF", enrolment.mef.label if enrolment.mef else MISSING),
    ]


def _details(account: Account, at: datetime) -> list[tuple[str, str]]:
    rows = [
        ("Identifiant", account.identifier),
        ("Dernière information", _day(account.informed_at)),
        ("Adresse mail", _mail(account)),
        ("Dernière connexion", _day(account.latest_login_at)),
        ("Origine du compte", account.get_activation_mode_display() or MISSING_F),
    ]
    if account.sealed_password and account.password_expires_at:
        word = "Expire le" if account.password_expires_at > at else "Expiré le"
        rows.append(
            (f"Mot de passe provisoire : {word.lower()}", _day(account.password_expires_at))
        )
    return rows


def _mail(account: Account) -> str:
    if not account.mail:
        return MISSING_F
    return f"{account.mail} ({'confirmée' if account.mail_confirmed_at else 'non confirmée'})"


def _guardians(student: Student, member: Member) -> dict[str, list[dict[str, str]]]:
    """Those whom this establishment's source ties to the pupil; nothing of their coordinates."""
    ties = (
        student.guardianships.filter(establishment_id=member.establishment_id, ended_on=None)
        .select_related("guardian__account")
        .order_by("guardian__search_key", "pk")
    )
    shown: dict[str, list[dict[str, str]]] = {"legal": [], "in_charge": []}
    for tie in ties:
        account = tie.guardian.account
        shown[tie.kind].append(
            {
                "name": str(tie.guardian),
                "identifier": account.identifier,
                "state": account.state,
                "state_label": account.get_state_display(),
            }
        )
    return {"legal_guardians": shown["legal"], "in_charge": shown["in_charge"]}


def _actions(account: Account, member: Member) -> list[tuple[str, str]]:
    """The buttons of this pupil: only those that can be used (R133)."""
    offered = [
        ("Informer", "students:inform", Permission.INFORM, True),
        (
            "Renvoyer un mail de confirmation",
            "students:resend_mail",
            Permission.RESEND_MAIL,
            bool(account.mail) and account.mail_confirmed_at is None,
        ),
        (
            "Réinitialiser le mot de passe",
            "students:reset_passwords",
            Permission.RESET_PASSWORDS,
            account.state != AccountState.NOT_INFORMED,
        ),
    ]
    return [
        (label, f"{reverse(route)}?eleve={account.public_id}")
        for label, route, permission, usable in offered
        if usable and member.can(permission)
    ]


def _day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d-%m-%Y}" if moment else MISSING_F
