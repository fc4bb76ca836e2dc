"""« Compte du responsable »: what the page shows of one guardian (R193-R204, A28, B33)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts import detail
from accounts.detail import MISSING, MISSING_F, Fact
from accounts.enums import AccountState
from accounts.models import Account, SourceIdentity
from accounts.tabs import Tab
from establishments.models import Member
from guardians import assistance
from guardians.models import Guardian, Guardianship
from guardians.reported import told_by
from guardians.tabs import tab_of

CONFIRMED = "Élèves dont le lien est confirmé"
UNCONFIRMED = "Élèves dont le lien n'est pas confirmé"
HAVE_CHOSEN = {AccountState.ACTIVATING, AccountState.ACTIVATED}


def describe(guardian: Guardian, *, tab: Tab, member: Member, at: datetime) -> dict[str, Any]:
    """Everything the template lays out; the same number of queries whatever his pupils.

    Of other guardians nothing but their names and level; of pupils elsewhere, nothing but their
    names, establishment and level (A28).
    """
    account = guardian.account
    sources = list(account.sources.select_related("establishment").order_by("source", "pk"))
    here = [one for one in sources if one.establishment_id == member.establishment_id]
    asked = assistance.latest(guardian, member)
    return {
        **detail.describe(account, tab=tab, member=member, at=at),
        "guardian": guardian,
        "identity": _identity(guardian),
        "details": _details(account, here, at),
        "links": _links(guardian, member, ", ".join(one.known_id for one in here if one.known_id)),
        "sources": sources,
        "reports": told_by(guardian, member, at),
        "assistance": assistance.told(asked) if asked else [],
    }


def _identity(guardian: Guardian) -> list[Fact]:
    return [
        ("Civilité", guardian.civility or MISSING_F),
        ("Nom de famille", guardian.birth_name),
        ("Nom d'usage", guardian.usage_name or MISSING),
        ("Prénom", guardian.first_name or MISSING),
    ]


def _details(account: Account, here: list[SourceIdentity], at: datetime) -> list[Fact]:
    """R193, G16; then what this establishment's own source gives, which mails go to (A26)."""
    asked = account.password_expires_at is not None and account.state in HAVE_CHOSEN
    return [
        ("Identifiant", account.identifier),
        ("Dernière information", detail.day(account.informed_at)),
        ("Demande de réinitialisation de mot de passe", "Oui" if asked else "Non"),
        ("Dernière connexion", detail.day(account.latest_login_at)),
        ("Adresse mail", detail.mail(account)),
        ("Origine du compte", detail.origin(account)),
        ("Téléphone portable", detail.mobile(account)),
        ("Adresse mail dans la source", _first(one.mail for one in here) or MISSING_F),
        ("Téléphone portable dans la source", _first(one.mobile for one in here) or MISSING),
        *detail.password_deadline(account, at),
    ]


def _first(values: Iterable[str]) -> str:
    return next(filter(None, values), "")


def _links(guardian: Guardian, member: Member, source_id: str) -> list[tuple[str, Any, Any]]:
    """By status of the link: the pupils of the establishment, then those of others."""
    ties = (
        Guardianship.objects.filter(guardian=guardian, ended_on=None, enrolment__left_on=None)
        .select_related("student", "enrolment__division", "establishment")
        .order_by("enrolment__search_key", "pk")
    )
    others = _others([t for t in ties if t.establishment_id == member.establishment_id], guardian)
    blocks: list[tuple[str, Any, Any]] = []
    for title, confirmed in ((CONFIRMED, True), (UNCONFIRMED, False)):
        shown = [tie for tie in ties if (tie.confirmed_at is not None) == confirmed]
        here = [
            (str(tie.student), _card(tie, source_id), others.get(tie.enrolment_id, []))
            for tie in shown
            if tie.establishment_id == member.establishment_id
        ]
        elsewhere = [
            (str(tie.student), tie.establishment.name, tie.get_kind_display())
            for tie in shown
            if tie.establishment_id != member.establishment_id
        ]
        if here or elsewhere:
            blocks.append((title, here, elsewhere))
    return blocks


def _card(tie: Guardianship, source_id: str) -> list[Fact]:
    """R197."""
    division = tie.enrolment.division
    return [
        ("Classe", division.label if division else MISSING_F),
        ("Date de naissance", f"{tie.student.birth_date:%d-%m-%Y}"),
        ("INE", tie.student.ine or MISSING),
        ("Id. resp", source_id or MISSING),
        ("Niveau de responsabilité", tie.get_kind_display()),
    ]


def _others(ties: list[Guardianship], guardian: Guardian) -> dict[int, list[tuple[str, str, str]]]:
    """The other guardians of these pupils, here: name, level, address of their page (R198)."""
    found = (
        Guardianship.objects.filter(enrolment__in=[tie.enrolment_id for tie in ties], ended_on=None)
        .exclude(guardian=guardian)
        .select_related("guardian__account")
        .order_by("-kind", "guardian__search_key", "pk")
    )
    others: dict[int, list[tuple[str, str, str]]] = {}
    for tie in found:
        page = tab_of(tie.kind).address("detail", tie.guardian.account.public_id)
        shown = (str(tie.guardian), tie.get_kind_display(), page)
        others.setdefault(tie.enrolment_id, []).append(shown)
    return others
