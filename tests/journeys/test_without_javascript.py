"""The whole work with scripts refused: nothing is lost but comfort."""

import pytest

from tests.journeys.gestures import (
    download_list,
    download_sheets,
    is_told,
    press,
    search,
    sees,
    sign_in,
    tick,
    tick_everything,
)
from tests.journeys.papers import in_file, on_sheets


@pytest.fixture
def page(browse):
    return browse(java_script_enabled=False)


def test_a_whole_level_is_informed(page, head, enrol, sixth):
    enrol(55, mef=sixth)
    enrol(2)

    sign_in(page, head)
    search(page, MEF="6ème")
    tick_everything(page)
    press(page, "Informer")
    sees(page, "Êtes-vous sûr de vouloir informer les 55 élèves sélectionnés ?")
    press(page, "Confirmer")
    is_told(page, "Les 55 feuilles individuelles ont été créées avec succès")
    on_paper = on_sheets(download_sheets(page))
    tick_everything(page)

    assert len(on_paper) == 55
    assert in_file(download_list(page, "csv")) == on_paper


def test_some_of_a_list_are_informed(page, head, enrol):
    enrol(student__birth_name="DUBOIS")
    enrol(student__birth_name="DUPONT")
    enrol(student__birth_name="DURAND")

    sign_in(page, head)
    search(page)
    tick(page, "DUBOIS", "DURAND")
    press(page, "Informer")

    sees(page, "Êtes-vous sûr de vouloir informer les 2 élèves sélectionnés ?")
