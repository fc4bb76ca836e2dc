"""What « Accueil » counts and recalls; each figure with the page that shows what it counts."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse

from accounts.enums import ALERTS, STUDENT_STATES, AccountState
from accounts.models import Account, JournalEntry
from accounts.tabs import Tab
from establishments.models import Establishment, Member, ServiceAddress
from guardians.models import Report
from guardians.tabs import IN_CHARGE, LEGAL
from students.tabs import STUDENTS

Figure = tuple[str, int, str]
RECENT = timedelta(days=7)
# A3: an école has no personnes en charge, and pupils once it manages their accounts.
BLOCKS = ((LEGAL, AccountState), (IN_CHARGE, AccountState), (STUDENTS, STUDENT_STATES))


def states_of(tab: Tab, member: Member, states: Any) -> list[Figure]:
    found = tab.everybody(member).values(tab.account)
    counts = Account.objects.filter(pk__in=found).count_by_state()
    total = (tab.nouns.listed.capitalize(), sum(counts.values()), f"{tab.list_url}?q=")
    return [
        total,
        *(
            (str(state.label), counts[state], f"{tab.list_url}?{urlencode({'state': state.value})}")
            for state in states
        ),
    ]


def known_of(home: Establishment, since: date) -> dict[str, Any]:
    """The addresses shown, and how many alerts there were since that day: one query."""
    shown = ServiceAddress.objects.filter(establishment=OuterRef("pk"), is_shown=True).values("url")
    alerts = JournalEntry.objects.filter(
        establishment=OuterRef("pk"), action__in=ALERTS, at__date__gte=since
    )
    counted = alerts.order_by().values("establishment").annotate(n=Count("pk")).values("n")
    known = Establishment.objects.filter(pk=home.pk).values(
        students=Subquery(shown.filter(audience=ServiceAddress.Audience.STUDENT)),
        guardians=Subquery(shown.filter(audience=ServiceAddress.Audience.GUARDIAN)),
        alerts=Subquery(counted),
    )
    return dict(known[0])


def alerts(count: int | None, since: date) -> list[Figure]:
    """What deserves the head's look in his journal; nothing when there is none."""
    if not count:
        return []
    label = "alerte de sécurité" if count == 1 else "alertes de sécurité"
    criteria = urlencode({"action": "alerts", "since": since.isoformat()})
    return [(label, count, f"{reverse('journal:list')}?{criteria}")]


def addresses(home: Establishment, known: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """R43: what the papers of each population print, the default address first."""
    printed = {
        LEGAL.name: [settings.DEFAULT_SERVICE_URL, known["guardians"]],
        IN_CHARGE.name: [known["guardians"]],
        STUDENTS.name: [known["students"]],
    }
    return [
        (tab.nouns.listed.capitalize(), [url for url in printed[tab.name] if url])
        for tab, _ in BLOCKS
        if tab.exists(home) and tab.is_on(home)
    ]


def to_do(member: Member) -> list[Figure]:
    """« À traiter » (R38): what guardians reported and the source has not corrected yet."""
    counts = Report.objects.visible_to(member).count_by_kind()
    labels = {
        Report.Kind.WRONG_LINK: ("lien élève en erreur", "liens élèves en erreur"),
        Report.Kind.WRONG_BIRTH_DATE: (
            "date de naissance incorrecte", "dates de naissance incorrectes",
        ),
    }  # fmt: skip
    page = reverse("reports:list")
    return [
        (one if counts.get(kind, 0) == 1 else many, counts.get(kind, 0), f"{page}?kind={kind}")
        for kind, (one, many) in labels.items()
    ]
