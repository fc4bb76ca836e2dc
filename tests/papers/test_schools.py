"""The papers of an école: its words, and its niveaux in place of the MEF (A35)."""

from dataclasses import replace

import pytest

from accounts import letters
from establishments.permissions import Degree
from establishments.vocabulary import WORDS
from tests.papers.looking import texts
from tests.papers.people import guardian, guardian_row, pupil
from tests.schools import out_of_place


@pytest.fixture
def school(context):
    return replace(context, establishment_name="École Jules-Ferry", words=WORDS[Degree.FIRST])


def plain(chunks):
    return " ".join(" ".join(texts(chunks)).split())


@pytest.mark.parametrize("informed", [True, False])
def test_the_sheet_of_a_pupil_comes_from_the_school(school, informed):
    known = {} if informed else {"provisional_password": None, "expires_on": None}

    sheet = plain(letters.student_sheets(school, [pupil(**known)]))

    assert "L'école Jules-Ferry vous informe que vous disposez d'un compte ÉduConnect." in sheet
    assert out_of_place(sheet) == []


def test_the_sheet_of_a_guardian_comes_from_the_school(school):
    sheet = plain(letters.guardian_sheets(school, [guardian()]))

    assert "L'école Jules-Ferry vous informe que vous disposez d'un compte ÉduConnect." in sheet
    assert "Si votre numéro de téléphone portable est connu de l'école, vous pouvez" in sheet
    assert out_of_place(sheet) == []


def test_the_lists_are_by_level(school):
    row = letters.ListRow("CP", "1", "CP A", "DUPONT", "Zoé", "Activé", "z.dupont", "*****")

    pupils = plain(letters.student_list(school, [row]))
    guardians = plain(letters.guardian_list(school, [guardian_row(mef="CP")], noun=letters.LEGAL))

    assert "Niveau : CP" in pupils
    assert "Niveau : CP" in guardians
    assert out_of_place(f"{pupils} {guardians}") == []


def test_in_the_second_degree_nothing_has_changed(context):
    sheet = plain(letters.student_sheets(context, [pupil()]))

    assert "L'établissement Collège des Trois-Chênes vous informe que vous disposez" in sheet
