"""The director of an école, from the files of ONDE to the families (R251-R259)."""

import pytest
from playwright.sync_api import expect

from establishments.models import Establishment
from tests.factories import MemberFactory
from tests.journeys.gestures import (
    BY_SHEET,
    LEGAL,
    MIXED,
    download_list,
    download_sheets,
    follow,
    heading,
    inform,
    is_told,
    press,
    search,
    sees,
    sign_in,
    tick_everything,
)
from tests.journeys.papers import in_file, on_sheets, pages
from tests.schools import ANYWHERE, out_of_place
from tests.sync.feeding import Feeding
from tests.sync.onde import SCHOOL, child, give, guardian, guardians_file, pupil, pupils_file

CLOSED = (
    "Pour gérer les comptes élèves, activer la gestion des comptes élèves depuis l'onglet de"
    " paramétrage"
)
SENT_BY = "L'école Jules-Ferry vous informe que vous disposez d'un compte ÉduConnect."
MAIL = "ines.durand@exemple.fr"


@pytest.fixture
def director(tmp_path, settings):
    """Of an école of two classes; of its families, one has a mail."""
    settings.SYNC_SPOOL, settings.SYNC_SCHOOL_YEAR = tmp_path / "spool", 0
    pupils = pupils_file(pupil(1), pupil(2), pupil(3, level="CP", label="CP B", class_id="41208"))
    guardians = guardians_file(guardian(), guardian(child(2), name="MOREL", mail=""))
    told = give(Feeding(tmp_path / "inbox"), pupils, guardians, register="École Jules-Ferry")
    assert told.words == ["applied", "applied"]
    return MemberFactory(establishment=Establishment.objects.get(uai=SCHOOL))


def speaks_as_a_school(page):
    shown = " ".join(page.locator("header, main").all_inner_texts())
    assert out_of_place(shown, ANYWHERE) == []


def test_a_director_opens_the_pupils_accounts_and_informs_a_class(browse, director):
    page = browse()

    sign_in(page, director)
    heading(page, "École Jules-Ferry")
    tabs = page.get_by_role("navigation", name="Menu principal").get_by_role("link")
    expect(tabs).to_have_text(
        ["Accueil", "Représentants légaux", "Élèves", "Statistiques", "Paramétrage"]
    )
    follow(page, "Élèves")
    expect(page.get_by_text(CLOSED)).to_be_visible()
    follow(page, "paramétrage")
    page.get_by_role("switch").click()
    is_told(page, "La gestion des comptes élèves est activée")
    search(page, Classe="CE1 A")
    tick_everything(page)
    inform(page)
    printed = pages(download_sheets(page))
    tick_everything(page)
    levels = in_file(download_list(page, "csv"), "Niveau")

    assert [SENT_BY in " ".join(sheet.split()) for sheet in printed] == [True, True]
    assert list(levels.values()) == ["CE1", "CE1"]


def test_families_are_informed_by_mail_or_by_sheet(browse, director, deliver):
    page = browse(director)

    search(page, at=LEGAL)
    tick_everything(page)
    inform(page, MIXED)
    on_paper = pages(download_sheets(page))
    mails = deliver()
    search(page, "DURAND", at=LEGAL)
    tick_everything(page)
    inform(page, BY_SHEET)
    of_durand = on_sheets(download_sheets(page))

    assert (len(on_paper), len(of_durand)) == (1, 1)
    assert SENT_BY in " ".join(on_paper[0].split())
    assert SENT_BY in " ".join(str(mails[MAIL].get_body(["plain"]).get_content()).split())


def test_each_screen_speaks_of_an_ecole(browse, director):
    page = browse(director)
    page.goto("/administration/parametres/eleves/")
    page.get_by_role("switch").click()
    is_told(page, "La gestion des comptes élèves est activée")

    for address in ("", "eleves/?q=", "representants-legaux/?q=", "parametres/"):
        page.goto(f"/administration/{address}")
        speaks_as_a_school(page)
    search(page)
    tick_everything(page)
    press(page, "Informer")
    sees(page, "Êtes-vous sûr de vouloir informer les 3 élèves sélectionnés ?")
    speaks_as_a_school(page)
