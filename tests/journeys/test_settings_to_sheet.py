"""An address from « Paramètres » to the sheet handed out (R221-R226), some of it by keyboard."""

from playwright.sync_api import expect

from tests.factories import ServiceAddressFactory
from tests.journeys.gestures import download_sheets, inform, search, sees, tick_everything
from tests.journeys.papers import pages

ENT = "https://ent.exemple.fr/accueil"
TITLE = "Adresse internet pour les élèves"


def block(page):
    return page.get_by_role("region", name=TITLE)


def test_an_address_is_typed_verified_shown_then_printed(browse, head, enrol):
    enrol(2)
    page = browse(head)
    page.goto("/administration/")
    page.get_by_role("link", name="Paramètres", exact=True).click()
    field = page.get_by_role("textbox", name=TITLE)
    field.fill("ftp://ent.exemple.fr")
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("ftp://ent.exemple.fr")

    field.fill(ENT)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Vérifier l'adresse")).to_have_attribute("href", ENT)
    block(page).get_by_role("button", name="C'est la bonne adresse").press("Enter")
    sees(page, "Adresse vérifiée le")
    switch = block(page).get_by_role("switch")
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.press("Space")
    expect(block(page).get_by_role("switch")).to_have_attribute("aria-checked", "true")

    search(page)
    tick_everything(page)
    inform(page)
    printed = pages(download_sheets(page))

    assert [ENT in " ".join(words.split()) for words in printed] == [True, True]


def test_one_that_is_hidden_again_is_no_longer_printed(browse, head, enrol):
    enrol()
    ServiceAddressFactory(establishment=head.establishment, url=ENT)
    page = browse(head)
    page.goto("/administration/parametres/")
    block(page).get_by_role("switch").click()
    sees(page, "L'adresse ne figure plus sur les feuilles ni dans les mails.")

    search(page)
    tick_everything(page)
    inform(page)

    assert ENT not in "".join(pages(download_sheets(page)))
