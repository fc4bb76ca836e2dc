"""« Compte de l'élève »: what the page shows of one pupil (R123-R135, A21, A42)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts import detail
from accounts.detail import MISSING, MISSING_F, Fact
from accounts.models import Account
from accounts.tabs import Tab
from establishments.models import Establishment, Member
from establishments.vocabulary import Words
from students.models import Enrolment, Student
from students.tabs import HOSTED


def describe(enrolment: Enrolment, *, tab: Tab, member: Member, at: datetime) -> dict[str, Any]:
    """Everything the template lays out; those who host a pupil learn nothing of his family."""
    student, account = enrolment.student, enrolment.student.account
    shown = {
        **detail.describe(account, tab=tab, member=member, at=at),
        "student": student,
        "details": _details(account, at),
    }
    if tab.name == HOSTED.name:
        return {**shown, "identity": [*_identity(student), *_home(enrolment)]}
    return {
        **shown,
        "identity": [*_identity(student), *_class(enrolment, member.establishment.words)],
        "sources": account.sources.select_related("establishment").order_by("source", "pk"),
        "hosts": [str(each.establishment) for each in _hosts(student)],
        **_guardians(enrolment, member.establishment),
    }


def _identity(student: Student) -> list[Fact]:
    return [
        ("Nom de famille", student.birth_name),
        ("Nom d'usage", student.usage_name or MISSING),
        ("Prénom", student.first_name),
        ("Date de naissance", f"{student.birth_date:%d-%m-%Y}"),
        ("INE", student.ine or MISSING),
    ]


def _class(enrolment: Enrolment, words: Words) -> list[Fact]:
    return [
        ("Classe", enrolment.division.label if enrolment.division else MISSING_F),
        (words.level, enrolment.mef.label if enrolment.mef else MISSING),
    ]


def _home(enrolment: Any) -> list[Fact]:
    """Where the pupil is enrolled first: annotated by ``with_home`` (A22)."""
    home = f"{enrolment.home_name} ({enrolment.home_uai})" if enrolment.home_uai else MISSING
    return [
        ("Établissement de rattachement", home),
        ("Classe", enrolment.home_division or MISSING_F),
        ("MEF", enrolment.home_mef or MISSING),
    ]


def _details(account: Account, at: datetime) -> list[Fact]:
    return [
        ("Identifiant", account.identifier),
        ("Dernière information", detail.day(account.informed_at)),
        ("Adresse mail", detail.mail(account)),
        ("Dernière connexion", detail.day(account.latest_login_at)),
        ("Origine du compte", detail.origin(account)),
        *detail.password_deadline(account, at),
    ]


def _hosts(student: Student) -> QuerySet:
    """The establishments where the pupil follows an « enseignement mutualisé »."""
    hosted = student.enrolments.filter(kind=Enrolment.Kind.MUTUALISED, left_on=None)
    return hosted.select_related("establishment").order_by("establishment__name")


def _guardians(enrolment: Enrolment, home: Establishment) -> dict[str, list[dict[str, str]] | None]:
    """Those whom this establishment's source ties to the pupil; nothing of their coordinates.

    An école has no personnes en charge (R257).
    """
    ties = (
        enrolment.guardianships.filter(ended_on=None)
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
                "public_id": str(account.public_id),
            }
        )
    in_charge = None if home.is_school else shown["in_charge"]
    return {"legal_guardians": shown["legal"], "in_charge": in_charge}
