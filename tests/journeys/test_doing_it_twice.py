"""Double click, reload, back: an act is done once and written once in the journal."""

import pytest

from accounts.enums import Action
from accounts.models import JournalEntry
from tests.journeys.gestures import (
    counts,
    is_told,
    press,
    search,
    sees,
    tick_everything,
)


def acts():
    return JournalEntry.objects.filter(action=Action.INFORM).count()


def ask(page):
    """Come to the confirmation for three pupils."""
    search(page)
    tick_everything(page)
    press(page, "Informer")
    sees(page, "les 3 élèves sélectionnés")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_double_click_informs_once(browse, head, enrol, scripts):
    enrol(3)
    page = browse(head, java_script_enabled=scripts)

    ask(page)
    page.get_by_role("button", name="Confirmer").dblclick()
    is_told(page, "Les 3 feuilles individuelles ont été créées avec succès")

    assert acts() == 1


def test_reloading_the_page_that_follows_does_nothing_more(browse, head, enrol):
    enrol(3)
    page = browse(head)

    ask(page)
    press(page, "Confirmer")
    is_told(page, "Les 3 feuilles individuelles ont été créées avec succès")
    page.reload()

    assert page.locator(".messages").inner_text() == ""
    assert acts() == 1


def test_going_back_to_confirm_again_does_nothing_more(browse, head, enrol):
    enrol(3)
    page = browse(head)

    ask(page)
    press(page, "Confirmer")
    is_told(page, "Les 3 feuilles individuelles ont été créées avec succès")
    page.go_back()
    sees(page, "3 comptes gardent leur mot de passe provisoire.")
    press(page, "Confirmer")
    is_told(page, "Les 3 feuilles individuelles ont été créées avec succès")

    assert acts() == 1


def test_going_back_from_the_confirmation_finds_the_ticks_again(browse, head, enrol):
    enrol(3)
    page = browse(head)

    ask(page)
    page.go_back()
    counts(page, "3 élèves sélectionnés sur 3")

    assert acts() == 0
