"""« Accueil »: every figure is followed to its list, by the mouse and by the keyboard (R40)."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from establishments.models import Establishment
from tests.journeys.gestures import follow, sees
from tests.journeys.keyboard import go
from tests.journeys.test_accessibility import DESK, PHONE, look
from tests.stats.dashboard import counted_in, town

HOME = "/administration/"
LINKS = ".figures__link, .donut__link, .to-do__link"


@pytest.fixture
def busy(head):
    town(head.establishment)
    Establishment.objects.filter(pk=head.establishment_id).update(hosts_students=True)


def counts(page):
    """What each figure says, in the order of the page."""
    return [
        int(one.split()[0])
        for one in page.locator(LINKS).evaluate_all("a => a.map(x=>x.innerText)")
    ]


def test_every_figure_clicked_opens_as_many_people(browse, head, busy):
    page = browse(head)
    page.goto(HOME)
    said = counts(page)

    found = []
    for rank in range(len(said)):
        page.goto(HOME)
        page.locator(LINKS).nth(rank).click()
        page.wait_for_url(lambda address: not address.endswith(HOME))
        found.append(counted_in(" ".join(page.locator("main").inner_text().split())))

    assert len(said) == 30
    assert found == said


def test_a_figure_is_reached_and_opened_with_the_keyboard(browse, head, busy):
    page = browse(head)
    page.goto(HOME)

    go(page, "27 représentants légaux")
    sees(page, "1 à 27 sur 27 représentants légaux")
    page.go_back()
    page.locator("h1").click()
    go(page, "3 mots de passe provisoires expirent")

    sees(page, "1 à 3 sur 3 représentants légaux")


def test_the_filter_that_a_figure_used_is_shown_and_changed(browse, head, busy):
    page = browse(head)
    page.goto(HOME)
    page.locator(".figures__link", has_text="connecté").first.click()
    sees(page, "1 à 1 sur 1 représentant légal")

    page.locator("summary", has_text="Dernière connexion").click()
    page.get_by_label("Jamais", exact=True).check()
    page.get_by_label("Depuis le").uncheck()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Rechercher", exact=True).click()

    page.wait_for_url("**login=never*")
    assert counted_in(page.locator("main").inner_text()) == 25


def test_the_doors_lead_where_they_say(browse, head, busy):
    page = browse(head)
    doors = {
        "Gérer les comptes des élèves extérieurs": "/eleves-exterieurs/",
        "Consulter les statistiques d'activation": "/statistiques/",
        "Voir les mises à jour reçues de SIECLE": "/mises-a-jour/",
        "Ouvrir « Paramètres »": "/parametres/",
    }

    for door, address in doors.items():
        page.goto(HOME)
        follow(page, door)
        page.wait_for_url(f"**{address}**")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_nothing_is_wrong_in_it_in_either_look(browse, head, busy, theme, width):
    page = browse(head)
    page.goto(HOME)
    page.evaluate(AXE_SCRIPT)

    assert look(page, theme, width) == []
