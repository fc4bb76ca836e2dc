"""A service cut: announced, then everything is read and nothing is written, then as before."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.enums import AccountState
from accounts.models import Account
from establishments.permissions import Role
from ops.models import Maintenance
from tests.factories import MemberFactory
from tests.journeys.gestures import (
    TROUBLESHOOTING,
    download_list,
    download_sheets,
    follow,
    heading,
    is_told,
    press,
    search,
    sees,
    tick_everything,
)
from tests.journeys.papers import on_sheets
from tests.pages import cut_the_service

ENT = "https://ent.exemple.fr/accueil"
RECALL = "Important : pendant une coupure de service, les modifications sont indisponibles."
NO_WRITING = "Modification indisponible"


def end_the_cut():
    Maintenance.objects.update(ends_at=timezone.now())


def states():
    return list(Account.objects.values_list("state", flat=True))


@pytest.fixture
def announced():
    now = timezone.now()
    Maintenance.objects.create(
        starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=1, hours=2)
    )


def test_a_cut_to_come_is_announced_to_everybody(browse, head, announced, guichet):
    page = browse(head)

    for address in ("/administration/", f"{guichet}/"):
        page.goto(address)
        sees(page, "ÉduConnect sera en maintenance")
        expect(page.get_by_text(RECALL)).to_have_count(0)
    page.context.clear_cookies()
    page.goto("/connexion/")

    sees(page, "ÉduConnect sera en maintenance")


def test_an_information_refused_by_a_cut_is_sent_again_after_it(browse, head, enrol):
    enrol(2)
    page = browse(head)
    search(page)
    tick_everything(page)
    press(page, "Informer")
    cut_the_service()

    press(page, "Confirmer")
    heading(page, NO_WRITING)
    assert states() == ["not_informed"] * 2
    end_the_cut()
    press(page, "Recommencer")
    is_told(page, "Les 2 feuilles individuelles ont été créées avec succès")

    assert len(on_sheets(download_sheets(page))) == 2


def test_everything_is_read_during_a_cut(browse, head, enrol):
    [pupil] = enrol(student__birth_name="LEFÈVRE")
    page = browse(head)
    cut_the_service()

    page.goto("/administration/")
    sees(page, RECALL)
    search(page)
    tick_everything(page)
    files = {}
    for kind in ("pdf", "csv"):
        files[kind] = download_list(page, kind)
        follow(page, "Annuler")
        tick_everything(page)
    follow(page, "Voir le compte de LEFÈVRE Camille")

    sees(page, pupil.student.account.identifier)
    assert files["pdf"].startswith(b"%PDF")
    assert pupil.student.account.identifier in files["csv"].decode()


def test_an_address_typed_is_kept_through_a_cut(browse, head):
    page = browse(head)
    page.goto("/administration/parametres/")
    page.get_by_role("textbox", name="Adresse internet pour les élèves").fill(ENT)
    cut_the_service()

    page.keyboard.press("Enter")
    heading(page, NO_WRITING)
    sees(page, ENT)
    end_the_cut()
    press(page, "Recommencer")

    is_told(page, "L'adresse a été enregistrée.")


def test_the_depannage_still_shows_a_password_and_resets_none(browse, head, enrol):
    enrol(student__birth_name="LEFÈVRE", state=AccountState.INFORMED)
    page = browse(MemberFactory(establishment=head.establishment, role=Role.TROUBLESHOOTER))
    cut_the_service()

    search(page, at=TROUBLESHOOTING)
    press(page, "Afficher le mot de passe provisoire de LEFÈVRE Camille")
    sees(page, "ABCDEFGH2345")
    follow(page, "Réinitialiser le mot de passe de LEFÈVRE Camille")
    press(page, "Confirmer")

    heading(page, NO_WRITING)
    search(page, at=TROUBLESHOOTING)
    press(page, "Afficher le mot de passe provisoire de LEFÈVRE Camille")
    sees(page, "ABCDEFGH2345")
