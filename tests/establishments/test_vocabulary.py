"""The words of an establishment follow its degree (R254-R259)."""

import pytest
from django.urls import reverse

from establishments.permissions import Degree, Role
from establishments.vocabulary import WORDS, shared
from tests.conftest import signed_in
from tests.factories import MemberFactory
from tests.pages import soup, text, words
from tests.schools import head_of_a_school, manage_students, out_of_place, page_words

CHOOSE = reverse("establishments:choose")
FIRST, SECOND = WORDS[Degree.FIRST], WORDS[Degree.SECOND]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Jules-Ferry", "l'école Jules-Ferry"),
        ("École Jules-Ferry", "l'école Jules-Ferry"),
        ("Ecole maternelle Les Lilas", "l'ecole maternelle Les Lilas"),
        ("ECOLE PRIMAIRE LES LILAS", "l'ECOLE PRIMAIRE LES LILAS"),
        ("École", "l'école"),
        ("Groupe scolaire Les Lilas", "l'école Groupe scolaire Les Lilas"),
    ],
)
def test_a_school_is_not_called_a_school_twice(name, said):
    assert FIRST.named(name) == said


@pytest.mark.parametrize("name", ["Collège Jean-Moulin", "Établissement régional", "École Boulle"])
def test_in_the_second_degree_the_name_always_follows(name):
    assert SECOND.named(name) == f"l'établissement {name}"


def test_the_words_of_a_school_are_those_of_no_other_place():
    shown = " ".join(word for word in FIRST if word != FIRST.others)

    assert out_of_place(shown) == []


@pytest.mark.parametrize(
    ("degrees", "noun"),
    [(["1d", "1d"], "école"), (["1d", "2d"], "établissement"), (["2d"], "établissement")],
)
def test_several_are_schools_when_they_all_are(degrees, noun):
    assert shared(degrees).noun == noun


def test_whoever_runs_several_schools_chooses_a_school():
    head = head_of_a_school()
    head_of_a_school(user=head.user, establishment__name="École Les Lilas")
    client = signed_in(head)

    choice = client.get(CHOOSE)
    missed = text(client.get(CHOOSE, {"q": "introuvable"}))
    home = client.post(CHOOSE, {"uai": head.establishment.uai}, follow=True)

    shown = text(choice)
    assert out_of_place(page_words(choice)) == out_of_place(missed) == []
    assert shown.startswith("Choisir une école Rechercher une école UAI ou nom de l'école")
    assert "Vos écoles 2 écoles" in shown
    assert "Aucune de vos écoles ne correspond à « introuvable »." in missed
    assert "Voir toutes vos écoles" in missed
    assert "Changer d'école" in words(soup(home).header)
    assert "école actuelle" in text(client.get(CHOOSE))


def test_whoever_runs_a_school_and_a_college_chooses_an_establishment():
    head = head_of_a_school()
    MemberFactory(user=head.user)

    shown = text(signed_in(head).get(CHOOSE))

    assert shown.startswith("Choisir un établissement")
    assert "Vos établissements 2 établissements" in shown


@pytest.mark.parametrize("managed", [False, True])
def test_the_tabs_of_a_school_are_five_at_most(managed):
    head = head_of_a_school(establishment__hosts_students=True)
    if managed:
        manage_students(head)

    page = soup(signed_in(head).get(reverse("home")))

    tabs = [words(link) for link in page.select("#navigation a")]
    assert [name for name in tabs if name != "Statistiques"] == [
        "Accueil",
        "Représentants légaux",
        "Élèves",
        "Paramétrage",
    ]


def test_what_is_not_found_is_not_in_the_school():
    response = signed_in(head_of_a_school()).get(reverse("in_charge:list"))

    assert response.status_code == 404
    assert out_of_place(text(response)) == []


def test_what_is_refused_is_refused_in_the_school():
    inspector = head_of_a_school(role=Role.INSPECTOR)

    response = signed_in(inspector).get(reverse("legal_guardians:list"))

    assert response.status_code == 403
    assert "ne vous donne pas ce droit dans l'école choisie," in text(response)
