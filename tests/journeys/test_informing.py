"""From the search to the paper: a whole level is informed."""

from tests.journeys.gestures import (
    counts,
    download_list,
    download_sheets,
    is_told,
    press,
    search,
    sees,
    sign_in,
    tick_everything,
)
from tests.journeys.papers import in_file, on_sheets


def test_a_head_informs_a_level_and_finds_the_same_passwords_on_paper_and_in_the_file(
    browse, head, enrol, sixth
):
    enrol(55, mef=sixth)
    enrol(5)
    page = browse()

    sign_in(page, head)
    search(page, MEF="6ème")
    tick_everything(page)
    counts(page, "55 élèves sélectionnés sur 55")
    press(page, "Informer")
    sees(page, "Êtes-vous sûr de vouloir informer les 55 élèves sélectionnés ?")
    press(page, "Confirmer")
    is_told(page, "Les 55 feuilles individuelles ont été créées avec succès")
    counts(page, "0 élèves sélectionnés sur 55")
    on_paper = on_sheets(download_sheets(page))
    tick_everything(page)
    in_the_file = in_file(download_list(page, "csv"))

    assert len(on_paper) == 55
    assert on_paper == in_the_file
