"""A name corrected in SIECLE, a new identifier asked for, the night, then who may sign in; and two
spellings of one parent (R231-R239, B24).
"""

import pytest
from django.utils import timezone

from accounts.recognition import recognise
from guardians import assistance
from guardians.models import AssistanceRequest
from tests.accounts import renamed
from tests.factories import EstablishmentFactory
from tests.journeys.gestures import (
    BY_SHEET,
    follow,
    heading,
    inform,
    is_told,
    open_account,
    press,
    sees,
    sees_no,
)
from tests.journeys.keyboard import go, tab_to
from tests.journeys.test_accessibility import wrongs_of
from tests.sync.builders import guardians_file, link, person
from tests.sync.feeding import roll

BUTTON, PENDING = "Réinitialiser l'identifiant", "Nouvel identifiant demandé"
ASKED = "La demande de nouvel identifiant a été prise en compte. Il sera disponible demain."
OTHER = "0750681H"
HELP = "Demander l'assistance de l'académie"


@pytest.fixture
def siecle(head, night):
    """What a file says of one parent: ``siecle(NOM_DE_FAMILLE="ABADI")``, or of elsewhere."""
    EstablishmentFactory(uai=OTHER, name="Lycée Simone-Veil")

    def feed(uai=head.establishment.uai, **names):
        pupils = roll(1, first=3001 if uai == OTHER else 1001, UAJ=uai)
        tied = link("3001" if uai == OTHER else "1001")
        assert "refused" not in night(pupils, guardians_file(person(**names), tied, UAJ=uai))

    return feed


def secret(page):
    return page.locator(".secret").inner_text()


def signs_in(identifier, password):
    return recognise(identifier, password, at=timezone.now()) is not None


def looked_at(page, screens):
    """Go through these screens; axe looks at each, in either look."""
    assert wrongs_of(page, screens) == {}


def test_a_parent_whose_name_is_corrected_gets_a_new_identifier_and_keeps_his_password(
    browse, head, siecle
):
    def screens():
        open_account(page, "ABADIE Inès")
        follow(page, BUTTON)
        sees(page, "l'identifiant i.abadi ne pourra plus être utilisé.")
        yield "la question"
        press(page, "Confirmer")
        is_told(page, ASKED)
        sees(page, PENDING)
        yield "la demande prise en compte"

    page = browse(head)
    siecle(NOM_DE_FAMILLE="ABADI")
    open_account(page, "ABADI Inès")
    inform(page, BY_SHEET)
    password = secret(page)
    siecle(NOM_DE_FAMILLE="ABADIE")
    looked_at(page, screens())
    by_day = signs_in("i.abadi", password), signs_in("i.abadie", password)
    renamed.night()
    page.reload()
    sees(page, "(ancien identifiant : i.abadi)")
    sees_no(page, PENDING)

    assert by_day == (True, False)
    assert secret(page) == password
    assert (signs_in("i.abadi", password), signs_in("i.abadie", password)) == (False, True)


def test_a_parent_with_two_spellings_is_refused_told_why_and_helped_without_a_mouse(
    browse, head, siecle
):
    def screens():
        go(page, BUTTON)
        sees(page, f"SIECLE, {head.establishment.name} : ABADIE Agnès")
        sees(page, "SIECLE, Lycée Simone-Veil : ABADIE Inès")
        yield "le refus"
        go(page, HELP)
        heading(page, HELP)
        tab_to(page, "Précisions")
        yield "la demande d'assistance"
        page.keyboard.type("Le lycée a été prévenu.")
        go(page, "Confirmer")
        is_told(page, "La demande d'assistance a été transmise à l'académie.")
        sees(page, "En attente d'une réponse de l'académie")
        yield "la demande en attente"
        request, answer = AssistanceRequest.objects.get(), "Le lycée corrigera demain."
        assistance.answer(request, text=answer, by="m.academie", at=timezone.now())
        page.reload()
        sees(page, answer)
        yield "la réponse"

    siecle()
    siecle(OTHER)
    siecle(PRENOM="Agnès")
    page = browse(head)
    open_account(page, "ABADIE Agnès")

    looked_at(page, screens())
