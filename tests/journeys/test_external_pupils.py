"""Pupils of elsewhere who follow a course here: a night brings their tab (R148-R154)."""

import pytest
from playwright.sync_api import expect

from tests.factories import EnrolmentFactory
from tests.journeys.gestures import (
    HOSTED,
    counts,
    download_list,
    download_sheets,
    follow,
    inform,
    is_told,
    search,
    sees,
    tick_everything,
)
from tests.journeys.papers import in_file, on_sheets
from tests.sync.hosting import hosted_file, ine, row


@pytest.fixture
def pupil():
    """One of another school, where nobody knows that he comes here."""
    return EnrolmentFactory(
        establishment__name="Lycée Sophie-Germain",
        student__birth_name="DURAND",
        student__ine=ine(1),
    )


def test_a_pupil_of_elsewhere_is_informed_and_listed_here(browse, head, night, pupil):
    page = browse(head)
    tab = page.get_by_role("link", name="Élèves extérieurs", exact=True)

    page.goto("/administration/")
    expect(tab).to_have_count(0)
    home, here = pupil.establishment.uai, head.establishment.uai
    taken = night(hosted_file(row(1, principal=home, host=here)))
    page.reload()
    tab.click()
    search(page, at=HOSTED, **{"Établissement de rattachement": f"Lycée Sophie-Germain ({home})"})
    tick_everything(page)
    counts(page, "1 élève extérieur sélectionné sur 1")
    inform(page)
    is_told(page, "La feuille individuelle a été créée avec succès pour l'élève sélectionné.")
    on_paper = on_sheets(download_sheets(page))
    tick_everything(page)
    listed = in_file(download_list(page, "csv"))
    page.go_back()
    follow(page, "Voir le compte de DURAND Camille")
    sees(page, f"Lycée Sophie-Germain ({home})")

    assert taken == ["applied"]
    assert listed == on_paper
    assert list(on_paper) == [pupil.student.account.identifier]
