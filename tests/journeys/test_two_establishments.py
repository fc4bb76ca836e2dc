"""Whoever has two establishments goes from one to the other, and never acts on the wrong one."""

import pytest

from accounts.models import Account
from tests.factories import EnrolmentFactory
from tests.journeys.gestures import (
    choose,
    follow,
    heading,
    is_told,
    press,
    search,
    sees,
    sees_no,
    sign_in,
    tick_everything,
)


@pytest.fixture
def pupils(head, enrol, elsewhere):
    enrol(student__birth_name="ICI")
    EnrolmentFactory(establishment=elsewhere, student__birth_name="AILLEURS")


def search_quickly(page, typed):
    page.get_by_label("Recherche rapide").locator("input").fill(typed)
    page.keyboard.press("Enter")


def states():
    return set(Account.objects.values_list("state", flat=True))


def test_a_head_chooses_at_the_entrance_then_another_by_its_uai(browse, head, elsewhere, pupils):
    page = browse()

    sign_in(page, head)
    heading(page, "Choisir un établissement")
    choose(page, "Collège Jean-Moulin")
    heading(page, "Collège Jean-Moulin")
    follow(page, "Changer d'établissement")
    page.get_by_label("UAI ou nom de l'établissement").fill(elsewhere.uai.lower())
    press(page, "Rechercher")
    sees(page, "1 établissement")
    choose(page, "Collège Marie-Curie")
    heading(page, "Collège Marie-Curie")
    search(page)

    sees(page, "AILLEURS")
    sees_no(page, "ICI")


def test_the_quick_search_finds_a_person_here_and_leads_to_the_other_establishment(
    browse, head, pupils
):
    page = browse(head)
    page.goto("/administration/")
    choose(page, "Collège Jean-Moulin")

    search_quickly(page, "ici")
    sees(page, "1 personne trouvée pour « ici »")
    follow(page, "ICI Camille")
    sees(page, "Compte de l'élève")
    search_quickly(page, "curie")
    choose(page, "Administrer Collège Marie-Curie")
    heading(page, "Collège Marie-Curie")
    search_quickly(page, "ici")

    sees(page, "Aucun résultat pour « ici » dans Collège Marie-Curie.")


def test_two_tabs_open_on_two_establishments_never_act_on_the_wrong_one(
    browse, head, elsewhere, pupils
):
    first = browse(head)
    first.goto("/administration/")
    choose(first, "Collège Jean-Moulin")
    search(first)
    tick_everything(first)
    press(first, "Informer")
    second = first.context.new_page()
    second.goto("/administration/etablissements/")
    choose(second, elsewhere.name)
    heading(second, elsewhere.name)

    second.close()

    press(first, "Confirmer")

    heading(first, "Vous administrez maintenant Collège Marie-Curie")
    assert states() == {"not_informed"}
    press(first, "Administrer Collège Jean-Moulin")
    heading(first, "Collège Jean-Moulin")
    search(first)
    tick_everything(first)
    press(first, "Informer")
    press(first, "Confirmer")
    is_told(first, "La feuille individuelle a été créée avec succès")
    sees(first, "ICI Camille")
