"""The page of one pupil: what it shows, and informing from there."""

from playwright.sync_api import expect

from tests.factories import GuardianshipFactory
from tests.journeys.gestures import download_sheets, follow, is_told, press, search, sees
from tests.journeys.papers import on_sheets


def secret(page):
    return page.locator(".secret")


def test_a_pupil_is_informed_from_the_page_that_shows_the_new_password(browse, head, enrol):
    [pupil] = enrol(student__birth_name="LEFÈVRE", student__first_name="Zoé")
    guardian = GuardianshipFactory(enrolment=pupil).guardian
    page = browse(head)

    search(page, "lefevre")
    follow(page, "Voir le compte de LEFÈVRE Zoé")
    sees(page, guardian.account.identifier)
    expect(secret(page)).to_have_text("Non renseigné")
    follow(page, "Informer")
    press(page, "Confirmer")
    is_told(page, "La feuille individuelle a été créée avec succès")
    sees(page, "Non activé - informé")

    assert on_sheets(download_sheets(page)) == {
        pupil.student.account.identifier: secret(page).inner_text()
    }


def test_the_page_leads_back_to_the_list(browse, head, enrol):
    enrol(student__birth_name="LEFÈVRE")
    page = browse(head)

    search(page, "lefevre")
    follow(page, "Voir le compte de LEFÈVRE Camille")
    follow(page, "Retour à la liste")

    expect(page.get_by_role("heading", name="Gestion des élèves")).to_be_visible()
