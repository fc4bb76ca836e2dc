"""The words of guardians' papers, as requirements.md prints them (G27, R177, R183, R187, A18)."""

from dataclasses import replace
from datetime import date

import pytest

from accounts import letters
from tests.papers.looking import texts
from tests.papers.people import child, guardian, guardian_row

REMINDER = (
    "Si votre numéro de téléphone portable est connu de l'établissement, vous pouvez activer"
    " votre compte plus simplement, sans ce mot de passe, en vous inscrivant vous-même"
    " (« Je n'ai pas de compte ») ou avec FranceConnect sur la page de connexion."
)
PORTAL = "https://teleservices.education.gouv.fr"


@pytest.fixture
def _database():
    """No database: a paper is made of what it is given."""


@pytest.fixture
def context():
    return letters.SheetContext("Collège des Trois-Chênes", "0750001A", date(2026, 9, 1))


def flat(chunks):
    """What all sheets say stands first, then the values of this one."""
    [page] = texts(chunks)
    return " ".join(page.split())


def sheet(context, **others):
    return flat(letters.guardian_sheets(context, [guardian(**others)]))


def missing(text, *sentences):
    return [sentence for sentence in sentences if sentence not in text]


def test_the_sheet_of_a_guardian_who_has_yet_to_activate(context):
    shown = sheet(context, pupils=(child(), child("Le Goff", "Ömer", "6EME B")))

    assert (
        missing(
            shown,
            "Le 01/09/2026 Anne MARTIN 3EME A",
            "Mise à disposition de votre compte ÉduConnect Responsable",
            "Anne MARTIN,",
            "L'établissement Collège des Trois-Chênes vous informe que vous disposez d'un compte"
            " ÉduConnect. Ce compte unique est personnel.",
            "Élève(s) concerné(s) : Indiquez",
            "DUPONT Zoé, 3EME A LE GOFF Ömer, 6EME B",
            "Identifiant : a.martin Mot de passe provisoire : JDYRV4XN23AB",
            "Le mot de passe est à modifier lors de la première connexion.",
            "Ce mot de passe provisoire expire le 30-11-2026.",
            REMINDER,
        )
        == []
    )


def test_a_guardian_who_chose_a_password_gets_none_and_is_reminded_of_nothing(context):
    shown = sheet(context, provisional_password=None, is_activated=True)

    assert "Le mot de passe que vous avez choisi est inchangé." in shown
    assert "Identifiant : a.martin" in shown
    assert missing(shown, "provisoire", "FranceConnect") == ["provisoire", "FranceConnect"]


def test_a_guardian_reset_after_his_activation_has_a_password_and_no_reminder(context):
    shown = sheet(context, is_activated=True)

    assert "Mot de passe provisoire : JDYRV4XN23AB" in shown
    assert "FranceConnect" not in shown


def test_a_guardian_without_a_first_name_has_his_name_alone(context):
    shown = sheet(context, first_name="")

    assert "Le 01/09/2026 MARTIN 3EME A" in shown
    assert "3EME A MARTIN, DUPONT Zoé, 3EME A" in shown


def test_a_pupil_without_a_class_or_without_a_first_name(context):
    shown = sheet(context, pupils=(child(division_label=""), child(first_name="")))

    assert "MARTIN Classe non renseignée" in shown
    assert "DUPONT Zoé, classe non renseignée DUPONT, 3EME A" in shown


@pytest.mark.slow
def test_a_sheet_carries_the_addresses_of_all_services(context):
    none = sheet(context)
    one = sheet(replace(context, service_urls=(PORTAL,)))
    two = sheet(replace(context, service_urls=(PORTAL, "https://ent.exemple.fr", PORTAL)))

    assert "Adresse" not in none
    assert f"Adresse du service : {PORTAL} Si" in one
    assert f"Adresses des services : {PORTAL} https://ent.exemple.fr Si" in two


@pytest.mark.parametrize(
    ("noun", "title", "headings"),
    [
        (
            letters.LEGAL,
            "Liste des comptes représentants légaux",
            "Nom représentant légal Prénom représentant légal",
        ),
        (
            letters.IN_CHARGE,
            "Liste des comptes personnes en charge",
            "Nom personne en charge Prénom personne en charge",
        ),
    ],
)
def test_a_list_of_guardians_says_which_ones(context, noun, title, headings):
    shown = flat(letters.guardian_list(context, [guardian_row()], noun=noun))

    assert (
        missing(
            shown,
            f"{title} Collège des Trois-Chênes (0750001A)",
            "MEF : 3EME Classe : 31 - TROISIEME 1",
            f"Nom élève Prénom élève {headings} État des comptes Identifiant Mot de passe",
            "DUPONT Zoé MARTIN Anne Activé a.martin *****",
            "* Seuls les mots de passe provisoires sont affichés,"
            " le mot de passe choisi par le responsable est masqué.",
        )
        == []
    )
