"""Off the administrative network: a key, its codes, and « Mon compte » (R10, R11, B13)."""

from base64 import b32decode
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.entrance.keys import code_of, give_key, wrong
from tests.journeys.gestures import (
    ANOTHER_MACHINE,
    follow,
    heading,
    is_told,
    press,
    sees,
    sign_in,
)

ASKED = "Saisir votre code de sécurité"
REFUSED = "Ce code est refusé."


@pytest.fixture(autouse=True)
def _outside(settings):
    settings.ADMINISTRATIVE_NETWORKS = []


@pytest.fixture
def operator(head):
    """What the operator reads on his screen, then tells: the code that opens a registration."""
    told = StringIO()
    call_command("second_factor", "code", head.user.username, stdout=told)
    return told.getvalue().splitlines()[0].rsplit(" : ", 1)[1]


def give(page, code, label="Code à 6 chiffres"):
    page.get_by_label(label).fill(code)
    press(page, "Valider")


def give_backup(page, code):
    page.get_by_text("Utiliser un code de secours").click()
    give(page, code, "Code de secours")


def test_a_first_key_is_registered_with_the_operator_s_code_then_asked_for(browse, head, operator):
    page = browse()
    sign_in(page, head)
    heading(page, "Une clé de sécurité est nécessaire")
    page.get_by_label("Code d'enregistrement").fill(operator)
    press(page, "Enregistrer une clé")
    expect(page.get_by_role("img", name="QR code de la clé de sécurité.")).to_be_visible()
    key = b32decode(page.locator(".steps__key").inner_text().replace(" ", ""))
    page.get_by_label("Code à 6 chiffres").fill(code_of(key))
    press(page, "Confirmer la clé")
    sees(page, "Votre clé de sécurité est enregistrée.")
    codes = page.locator(".codes code").all_inner_texts()
    follow(page, "J'ai noté mes codes : continuer")
    heading(page, head.establishment.name)

    press(page, "Se déconnecter")
    sign_in(page, head)
    heading(page, ASKED)
    give_backup(page, codes[0])

    heading(page, head.establishment.name)
    assert len(set(codes)) == 10


def test_a_wrong_code_is_refused_and_the_right_one_leads_to_the_page_asked_for(browse, head):
    give_key(head.user)
    page = browse()

    sign_in(page, head, at="/administration/eleves/?q=")
    give(page, wrong())
    expect(page.get_by_label("Code à 6 chiffres")).to_have_attribute("aria-invalid", "true")
    sees(page, REFUSED)
    give(page, code_of())

    sees(page, "Aucun élève ne correspond à cette recherche.")


def test_a_backup_code_opens_once(browse, head):
    code, *_ = give_key(head.user)
    page = browse()

    sign_in(page, head)
    give_backup(page, code)
    is_told(page, "Il vous reste 9 codes de secours.")
    press(page, "Se déconnecter")
    sign_in(page, head)
    give_backup(page, code)

    sees(page, REFUSED)


def test_a_session_left_open_elsewhere_is_closed_from_my_account(browse, head, settings):
    settings.ADMINISTRATIVE_NETWORKS = ["127.0.0.0/8"]
    page, forgotten = browse(), browse(**ANOTHER_MACHINE)
    for each in (forgotten, page):
        sign_in(each, head)
        heading(each, head.establishment.name)

    follow(page, "Mon compte")
    page.get_by_role("button", name="Déconnecter la session").click()
    is_told(page, "La session a été déconnectée.")
    forgotten.reload()

    heading(forgotten, "Se connecter")
    expect(page.get_by_text("Cette session")).to_be_visible()
