"""The teacher of the dépannage: a password alone opens his module, wherever he sits (R134-R144)."""

import pytest
from playwright.sync_api import expect

from accounts.enums import AccountState
from establishments.permissions import Role
from tests.factories import DivisionFactory, EnrolmentFactory, MemberFactory
from tests.journeys.gestures import (
    TROUBLESHOOTING,
    choose,
    counts,
    download_list,
    downloaded,
    follow,
    heading,
    inform,
    is_told,
    press,
    search,
    sees,
    sees_no,
    sign_in,
    tick_everything,
)
from tests.journeys.papers import in_file, on_sheets, pages

SECRET = "ABCDEFGH2345"
EYE = "Afficher le mot de passe provisoire de LEFÈVRE Camille"
HIDE = "Masquer le mot de passe provisoire de LEFÈVRE Camille"
A_MINUTE = 60_000


@pytest.fixture
def classes(head, enrol):
    """« Sixième A », whose two pupils are informed, and « Sixième B », where nobody is."""
    for label in ("Sixième A", "Sixième B"):
        DivisionFactory(establishment=head.establishment, label=label)
    informed, other = head.establishment.divisions.order_by("label")
    for name in ("LEFÈVRE", "MOREAU"):
        enrol(student__birth_name=name, division=informed, state=AccountState.INFORMED)
    enrol(2, division=other)


@pytest.fixture
def teacher(head, classes, settings):
    """Far from the administrative network, without any key."""
    settings.ADMINISTRATIVE_NETWORKS = []
    return MemberFactory(establishment=head.establishment, role=Role.TROUBLESHOOTER)


def look_at(page, division):
    search(page, at=TROUBLESHOOTING, Classes=division)


def shown(page):
    return page.locator("[data-secret]").all_inner_texts()


def test_a_password_is_shown_in_its_row_and_hidden_again(browse, teacher):
    page = browse()
    page.clock.install()

    sign_in(page, teacher)
    look_at(page, "Sixième A")
    press(page, EYE)
    expect(page.get_by_role("button", name=HIDE)).to_be_visible()
    assert shown(page) == [SECRET, ""]
    press(page, HIDE)
    assert shown(page) == ["", ""]
    press(page, EYE)
    expect(page.get_by_role("button", name=HIDE)).to_be_visible()
    page.clock.fast_forward(A_MINUTE)

    expect(page.get_by_role("button", name=EYE)).to_be_visible()
    assert shown(page) == ["", ""]


def test_one_pupil_then_a_class_get_new_passwords_that_the_file_gives(browse, teacher):
    page = browse()

    sign_in(page, teacher)
    look_at(page, "Sixième A")
    follow(page, "Réinitialiser le mot de passe de LEFÈVRE Camille")
    sees(page, "Élève : LEFÈVRE Camille")
    press(page, "Confirmer")
    is_told(page, "Le mot de passe a été réinitialisé avec succès pour l'élève sélectionné.")
    tick_everything(page)
    first = in_file(download_list(page, "csv"))
    look_at(page, "Sixième A")
    tick_everything(page)
    press(page, "Réinitialiser les mots de passe")
    press(page, "Confirmer")
    is_told(page, "Le mot de passe a été réinitialisé avec succès pour les 2 élèves sélectionnés.")
    counts(page, "2 élèves sélectionnés sur 2")
    then = in_file(download_list(page, "csv"))

    assert [password == SECRET for password in first.values()].count(True) == 1
    assert not set(first.values()) & set(then.values())


def test_a_class_is_informed_and_read_on_screen_on_paper_and_on_sheets(browse, teacher):
    page = browse()

    sign_in(page, teacher)
    look_at(page, "Sixième B")
    tick_everything(page)
    inform(page)
    is_told(page, "Les 2 feuilles individuelles ont été créées avec succès")
    told = dict(zip(*[iter(page.locator("td.secret").all_inner_texts())] * 2, strict=True))
    sheets = downloaded(page, lambda: follow(page, "Télécharger les feuilles individuelles"))
    printed = "".join(pages(page.pdf()))

    assert len(told) == 2
    assert on_sheets(sheets) == told
    assert [secret in printed for pair in told.items() for secret in pair] == [True] * 4
    assert "Télécharger" not in printed


def test_he_goes_to_his_other_establishment(browse, teacher):
    other = MemberFactory(
        user=teacher.user, role=Role.TROUBLESHOOTER, establishment__name="Collège Marie-Curie"
    )
    EnrolmentFactory(establishment=other.establishment, student__birth_name="AILLEURS")
    page = browse()

    sign_in(page, teacher)
    heading(page, "Choisir un établissement")
    choose(page, "Collège Jean-Moulin")
    search(page, at=TROUBLESHOOTING)
    sees(page, "LEFÈVRE")
    follow(page, "Changer d'établissement")
    choose(page, "Collège Marie-Curie")
    search(page, at=TROUBLESHOOTING)

    sees(page, "AILLEURS")
    sees_no(page, "LEFÈVRE")


def test_without_javascript_a_password_has_a_page_of_its_own(browse, teacher):
    page = browse(java_script_enabled=False)

    sign_in(page, teacher)
    look_at(page, "Sixième A")
    press(page, EYE)
    heading(page, "Mot de passe de l'élève")
    sees(page, SECRET)
    follow(page, "Retour à la liste")

    sees(page, "0 élèves sélectionnés sur 2")
    sees_no(page, SECRET)
