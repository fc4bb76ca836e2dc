"""What is ticked stays ticked: over the pages of a search, back and forth."""

from playwright.sync_api import expect

from tests.journeys.gestures import (
    counts,
    download_list,
    follow,
    press,
    search,
    sees,
    tick_everything,
)
from tests.journeys.papers import in_file


def boxes(page):
    return page.locator("input[name=picked]")


def test_ticks_are_kept_from_one_page_of_the_list_to_another(browse, head, enrol):
    enrol(60)
    page = browse(head)

    search(page)
    boxes(page).nth(0).check()
    boxes(page).nth(1).check()
    follow(page, "Suivant")
    boxes(page).nth(0).check()
    counts(page, "3 élèves sélectionnés sur 60")
    follow(page, "Précédent")

    expect(boxes(page).nth(1)).to_be_checked()
    counts(page, "3 élèves sélectionnés sur 60")
    assert len(in_file(download_list(page, "csv"))) == 3


def test_the_whole_result_is_taken_but_for_those_taken_off_on_any_page(browse, head, enrol):
    enrol(60)
    page = browse(head)

    search(page)
    tick_everything(page)
    boxes(page).first.uncheck()
    follow(page, "Suivant")
    boxes(page).last.uncheck()
    follow(page, "Précédent")
    counts(page, "58 élèves sélectionnés sur 60")
    expect(boxes(page).first).not_to_be_checked()
    press(page, "Informer")

    sees(page, "Êtes-vous sûr de vouloir informer les 58 élèves sélectionnés ?")


def test_another_search_begins_with_nothing_ticked(browse, head, enrol):
    enrol(2)
    page = browse(head)

    search(page)
    tick_everything(page)
    search(page, "martin")

    counts(page, "0 élèves sélectionnés sur 2")
