"""The words of the papers, as requirements.md prints them (F3, R102, R105, R108, R116, B3)."""

from dataclasses import replace
from datetime import date

import pytest

from accounts import letters
from establishments.permissions import Degree
from establishments.vocabulary import WORDS
from tests.papers.looking import texts
from tests.papers.people import pupil


@pytest.fixture
def _database():
    """No database: a paper is made of what it is given."""


@pytest.fixture
def context():
    return letters.SheetContext("Collège des Trois-Chênes", "0750001A", date(2026, 9, 1))


def sheet(context, person):
    [page] = texts(letters.student_sheets(context, [person]))
    return " ".join(page.split())


def missing(text, *sentences):
    return [sentence for sentence in sentences if sentence not in text]


def test_the_sheet_of_a_pupil_who_has_yet_to_activate(context):
    shown = sheet(context, pupil())

    assert (
        missing(
            shown,
            "Le 01/09/2026 Zoé DUPONT 3EME A",
            "Mise à disposition de votre compte ÉduConnect Élève",
            "Zoé DUPONT,",
            "L'établissement Collège des Trois-Chênes vous informe que vous disposez d'un compte"
            " ÉduConnect. Ce compte unique est personnel.",
            "Indiquez sur la page de connexion ÉduConnect, les identifiant et mot de passe"
            " ci-dessous pour activer votre compte :",
            "Identifiant : z.dupont Mot de passe provisoire : JDYRV4XN23AB",
            "Le mot de passe est à modifier lors de la première connexion.",
            "Ce mot de passe provisoire expire le 30-11-2026.",
        )
        == []
    )


def test_the_sheet_of_a_pupil_who_chose_a_password_has_none(context):
    shown = sheet(context, pupil(provisional_password=None))

    assert "Le mot de passe que vous avez choisi est inchangé." in shown
    assert "Identifiant : z.dupont" in shown
    assert "provisoire" not in shown
    assert "première connexion" not in shown


def test_a_password_without_end_has_no_date(context):
    shown = sheet(context, pupil(expires_on=None))

    assert "Mot de passe provisoire : JDYRV4XN23AB" in shown
    assert "expire" not in shown


def test_the_address_of_the_service_is_printed_when_there_is_one(context):
    without = sheet(context, pupil())
    shown = sheet(replace(context, service_urls=("https://ent.exemple.fr",)), pupil())

    assert "Adresse du service : https://ent.exemple.fr" in shown
    assert "Adresse du service" not in without


def test_a_pupil_without_a_class(context):
    assert "Zoé DUPONT Classe non renseignée" in sheet(context, pupil(division_label=""))


def test_only_the_neutral_brand_says_that_it_is_a_demonstration(context):
    neutral, state = sheet(context, pupil()), sheet(replace(context, brand="etat"), pupil())

    assert ("démonstration" in neutral, "démonstration" in state) == (True, False)


def test_the_list_names_the_establishment_and_the_day(context):
    row = letters.ListRow(
        "3EME", "31", "TROISIEME 1", "DUPONT", "Zoé", "Activé", "z.dupont", "*****"
    )

    [page] = texts(letters.student_list(context, [row]))

    shown = " ".join(page.split())
    assert (
        missing(
            shown,
            "Liste des comptes élèves Collège des Trois-Chênes (0750001A)",
            "Le 01/09/2026",
            "DUPONT Zoé Activé z.dupont *****",
        )
        == []
    )


def test_a_school_of_the_first_degree_has_levels(context):
    row = letters.ListRow("", "CP", "CP A", "DUPONT", "Zoé", "Activé", "z.dupont", "*****")

    [page] = texts(letters.student_list(replace(context, words=WORDS[Degree.FIRST]), [row]))

    assert "Niveau : Non renseigné" in page
