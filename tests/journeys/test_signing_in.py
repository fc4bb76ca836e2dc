"""Coming in, leaving."""

from playwright.sync_api import expect

from tests.journeys.gestures import heading, press, search, sees, sign_in


def test_a_wrong_password_is_refused_with_a_sentence_and_the_name_kept(browse, head):
    page = browse()

    sign_in(page, head, password="pas le bon")

    expect(page.get_by_role("alert")).to_contain_text("Identifiant ou mot de passe incorrect.")
    expect(page.get_by_label("Identifiant")).to_have_value(head.user.username)
    expect(page.get_by_label("Mot de passe", exact=True)).to_have_value("")


def test_the_page_asked_for_is_shown_once_signed_in(browse, head):
    page = browse()

    sign_in(page, head, at="/administration/eleves/?q=")

    sees(page, "Aucun élève ne correspond à cette recherche.")


def test_nothing_is_left_on_screen_after_signing_out(browse, head, enrol):
    enrol(student__birth_name="LEFÈVRE")
    page = browse(head)

    search(page)
    sees(page, "LEFÈVRE")
    press(page, "Se déconnecter")
    heading(page, "Se connecter")
    page.go_back()

    heading(page, "Se connecter")
