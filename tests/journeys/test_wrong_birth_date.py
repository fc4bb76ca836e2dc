"""The source has a wrong birth date: the parent says it, the head sees it, SIECLE is corrected."""

import pytest

from tests.journeys.gestures import (
    BY_MAIL,
    LEGAL,
    activate,
    inform,
    is_told,
    open_account,
    press,
    search,
    sees,
)
from tests.postman import link_in
from tests.sync.builders import guardians_file, link, person
from tests.sync.feeding import roll

TRUE_DATE = "15/07/2013"
MAIL = "ines.abadie@exemple.fr"
WRONG = {"Anomalies": "Date de naissance incorrecte"}


@pytest.fixture
def siecle(head, night):
    """The files of the establishment: one family, a date of birth."""
    school = {"UAJ": head.establishment.uai}
    family = guardians_file(person(), link(), **school)
    return lambda born: night(roll(1, change={"1001": {"DATE_NAISS": born}}, **school), family)


def informed(page, deliver):
    """The head informs the parent; the link of the mail."""
    open_account(page, "ABADIE Inès")
    inform(page, BY_MAIL)
    is_told(page, "Le mail d'information va être envoyé")
    return link_in(deliver()[MAIL])


def test_a_birth_date_refused_is_reported_seen_corrected_then_accepted(
    browse, head, family, siecle, deliver
):
    page = browse(head)

    nights = siecle("14/07/2013")
    address = informed(page, deliver)
    family.goto(address)
    activate(family, TRUE_DATE)
    sees(family, "La date de naissance demandée est refusée.")
    press(family, "Signaler une date de naissance incorrecte")
    sees(family, "Votre signalement a été transmis")
    page.goto("/administration/")
    page.get_by_role("link", name="1 date de naissance incorrecte").click()
    sees(page, "moins d'un jour")
    search(page, at=LEGAL, **WRONG)
    sees(page, "Signalé : Date de naissance incorrecte")
    nights += siecle(TRUE_DATE)
    page.reload()
    sees(page, "Aucun représentant légal ne correspond à cette recherche.")
    family.goto(address)
    activate(family, TRUE_DATE)
    sees(family, "Consultez votre boîte mail")

    assert nights == ["applied", "applied", "applied", "unchanged"]
