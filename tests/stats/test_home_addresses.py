"""On « Accueil »: the addresses that papers print (R43), and the alerts of the journal."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts import journal
from accounts.enums import Action
from establishments.permissions import Role
from tests.conftest import signed_in
from tests.factories import MemberFactory, ServiceAddressFactory
from tests.pages import soup, words

URL = reverse("home")
DEFAULT = "https://teleservices.education.gouv.fr"
ALERT = "alerte de sécurité"


def addresses(response):
    """What is printed for each population."""
    section = soup(response).select_one("[aria-labelledby=addresses-title]")
    return {
        words(item.dt): [words(each) for each in item.select("dd")]
        for item in section.select("dl > div")
    }


def alerts(response):
    figures = soup(response).select("[aria-labelledby=to-do-title] a")
    return [(words(each), each["href"]) for each in figures if ALERT in words(each)]


def warn(member, at):
    journal.record(Action.ALERT_EXPORTS, journal.Request(journal.Author(member), at), [])


def test_shows_the_default_address_and_those_of_the_establishment(as_head, head):
    home = head.establishment
    ServiceAddressFactory(establishment=home)
    ServiceAddressFactory(establishment=home, audience="guardian", url="https://parents.exemple.fr")
    ServiceAddressFactory(url="https://ailleurs.exemple.fr")

    assert addresses(as_head.get(URL)) == {
        "Représentants légaux": [DEFAULT, "https://parents.exemple.fr"],
        "Personnes en charge": ["https://parents.exemple.fr"],
        "Élèves": ["https://ent.exemple.fr"],
    }


def test_shows_none_where_none_is_printed(as_head, head):
    ServiceAddressFactory(establishment=head.establishment, is_shown=False)

    assert addresses(as_head.get(URL)) == {
        "Représentants légaux": [DEFAULT],
        "Personnes en charge": ["Aucune adresse"],
        "Élèves": ["Aucune adresse"],
    }


def test_the_alerts_of_the_week_lead_to_the_journal(as_head, head):
    now = timezone.now()
    warn(head, now)
    warn(head, now - timedelta(days=30))
    warn(MemberFactory(), now)

    [(label, url)] = alerts(as_head.get(URL))

    assert label == f"1 {ALERT}"
    assert url.startswith(reverse("journal:list"))
    assert len(soup(as_head.get(url)).select("main tbody tr")) == 1


def test_a_delegate_who_does_not_read_the_journal_is_told_of_none(head):
    warn(head, timezone.now())
    delegate = MemberFactory(establishment=head.establishment, role=Role.DELEGATE)

    assert alerts(signed_in(delegate).get(URL)) == []
