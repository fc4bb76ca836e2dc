"""What « Accueil » recalls beside its figures: what is to be done, the addresses that papers print,
where to go.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.enums import ALERTS
from accounts.models import JournalEntry
from common.text import of_name
from establishments.models import Establishment, Member, ServiceAddress
from establishments.permissions import Permission
from guardians.models import Report
from guardians.tabs import IN_CHARGE, LEGAL
from stats.key_figures import Figure, Population, shown
from students.tabs import HOSTED, STUDENTS

RECENT = timedelta(days=7)
# R37: past this, what is shown is no longer what the source says.
FRESH = timedelta(days=3)
REPORTED = "Anomalies signalées par les responsables dans ÉduConnect, à corriger dans"
EXPIRING = (
    "Un mot de passe provisoire expiré n'est plus utilisable : il faut alors informer de nouveau la"
    " personne."
)
ALERTED = f"Alertes de sécurité des {RECENT.days} derniers jours."


class Line(NamedTuple):
    """What there is to do about some people."""

    who: str
    figure: Figure


class Group(NamedTuple):
    """Lines of one kind, and what the head does about them."""

    hint: str
    lines: list[Line]
    legend: str = ""


def known_of(home: Establishment, since: date) -> dict[str, Any]:
    """The addresses shown, and how many alerts there were since that day: one query."""
    told = ServiceAddress.objects.filter(establishment=OuterRef("pk"), is_shown=True).values("url")
    alerts = JournalEntry.objects.filter(
        establishment=OuterRef("pk"), action__in=ALERTS, at__date__gte=since
    )
    counted = alerts.order_by().values("establishment").annotate(n=Count("pk")).values("n")
    known = Establishment.objects.filter(pk=home.pk).values(
        students=Subquery(told.filter(audience=ServiceAddress.Audience.STUDENT)),
        guardians=Subquery(told.filter(audience=ServiceAddress.Audience.GUARDIAN)),
        alerts=Subquery(counted),
    )
    return dict(known[0])


def to_do(member: Member, populations: Iterable[Population], alerts: Figure | None) -> list[Group]:
    """« À traiter » (R38): what guardians reported, the passwords about to expire (G3), alerts.

    Nothing at all once every count is zero.
    """
    home = member.establishment
    groups = [
        Group(f"{REPORTED} {home.words.source}.", _reported(member), _legend(home)),
        Group(EXPIRING, _expiring(populations)),
        Group(ALERTED, [Line("Journal", alerts)] if alerts else []),
    ]
    counts = [line.figure.count for group in groups for line in group.lines]
    return [group for group in groups if group.lines] if any(counts) else []


def responsables(home: Establishment) -> str:
    """R45: who they are is told by a legend, where they are of two kinds."""
    return "Représentants légaux" if home.is_school else "Responsables *"


def _legend(home: Establishment) -> str:
    return "" if home.is_school else "* Représentants légaux et personnes en charge"


def _reported(member: Member) -> list[Line]:
    counts = Report.objects.visible_to(member).count_by_kind()
    labels = {
        Report.Kind.WRONG_LINK: (
            responsables(member.establishment), "lien élève en erreur", "liens élèves en erreur",
        ),
        Report.Kind.WRONG_BIRTH_DATE: (
            "Élèves", "date de naissance incorrecte", "dates de naissance incorrectes",
        ),
    }  # fmt: skip
    page = reverse("reports:list")
    return [
        Line(who, Figure(one if count == 1 else many, count, f"{page}?kind={kind}"))
        for kind, (who, one, many) in labels.items()
        for count in [counts.get(kind, 0)]
    ]


def _expiring(populations: Iterable[Population]) -> list[Line]:
    return [
        Line(each.name.capitalize(), each.deadline) for each in populations if each.deadline.count
    ]


def alerts(count: int | None, since: date) -> Figure | None:
    """What deserves the head's look in his journal; nothing when there is none."""
    if not count:
        return None
    label = "alerte de sécurité" if count == 1 else "alertes de sécurité"
    criteria = urlencode({"action": "alerts", "since": since.isoformat()})
    return Figure(label, count, f"{reverse('journal:list')}?{criteria}")


def staleness(home: Establishment, today: date) -> str:
    """R37: the nights bring nothing any more; an establishment never read has nothing to be old."""
    updated = home.data_updated_at
    if updated is None or today - timezone.localdate(updated) <= FRESH:
        return ""
    return (
        f"Ces données ont plus de {FRESH.days} jours : aucun fichier {of_name(home.words.source)}"
        " n'a été pris depuis. La page « Mises à jour » dit ce qui est arrivé."
    )


def statistics_title(home: Establishment) -> str:
    """R42, in the words of each degree."""
    if not home.is_school:
        return "Statistiques des responsables et élèves"
    pupils = " et élèves" if home.manages_students else ""
    return f"Statistiques des représentants légaux{pupils}"


def addresses(home: Establishment, known: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """R43: what the papers of each population print, the default address first."""
    printed = {
        LEGAL.name: [settings.DEFAULT_SERVICE_URL, known["guardians"]],
        IN_CHARGE.name: [known["guardians"]],
        STUDENTS.name: [known["students"]],
    }
    return [
        (tab.nouns.listed.capitalize(), [url for url in printed[tab.name] if url])
        for tab in shown(home)
    ]


def doors(member: Member) -> list[tuple[str, str]]:
    """R44: every list that the establishment has, then what helps."""
    home = member.establishment
    lists = [
        (f"Gérer les comptes des {tab.nouns.listed}", tab.list_url)
        for tab in (LEGAL, IN_CHARGE, STUDENTS, HOSTED)
        if tab.exists(home) and tab.is_on(home)
    ]
    settings_page = [(f"Ouvrir « {home.words.settings} »", reverse("settings:addresses"))]
    return [
        *lists,
        ("Consulter les statistiques d'activation", reverse("stats:overview")),
        (f"Voir les mises à jour reçues {of_name(home.words.source)}", reverse("feeds:latest")),
        ("Suivre les envois de mails", reverse("mailings:list")),
        *(settings_page if member.can(Permission.CONFIGURE) else []),
        ("Savoir quelle action choisir", reverse("help:actions")),
        ("Lire le guide pas à pas", reverse("help:index")),
    ]
