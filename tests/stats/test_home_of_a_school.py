"""« Accueil » of an école (R22, R38, A3)."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccountState
from tests.factories import GuardianshipFactory, ReportFactory
from tests.pages import soup, text, words
from tests.schools import head_of_a_school, manage_students, out_of_place, page_words
from tests.stats.dashboard import NOW, counted, everything, figures, to_do
from tests.stats.dashboard import town as busy

ALWAYS = ("Paramétrage des courriers et mails", "Que souhaitez-vous faire ?")
URL = reverse("home")
KEYS, STATES = "Chiffres clés des", "États des comptes des"
LEGAL = (f"{KEYS} représentants légaux", f"{STATES} représentants légaux")
PUPILS = (f"{KEYS} élèves", f"{STATES} élèves")


@pytest.fixture
def head():
    return head_of_a_school(establishment__hosts_students=True)


@pytest.fixture
def town(head):
    """A pupil and his guardian, somebody in charge of him, and what the guardian reported."""
    tie = GuardianshipFactory(enrolment__establishment=head.establishment)
    GuardianshipFactory(enrolment=tie.enrolment, kind="in_charge", state=AccountState.ACTIVATED)
    return ReportFactory(guardianship=tie)


def titles(response):
    return [words(title) for title in soup(response).select("main section :is(h2, h3)")]


def doors(response):
    return [link["href"] for link in soup(response).select(".doors a")]


def test_counts_the_guardians_alone_until_pupils_are_managed(as_head, town):
    shown = as_head.get(URL)

    assert titles(shown) == ["À traiter", *LEGAL, *ALWAYS]
    assert reverse("students:list") not in doors(shown)
    assert [count for count, _ in figures(shown, LEGAL[0]).values()] == [1, 0, 0, 0, 1]
    assert to_do(shown)[0][:2] == ("Représentants légaux", "1 lien élève en erreur")


def test_counts_the_pupils_once_they_are_managed(as_head, head, town):
    manage_students(head)

    shown = as_head.get(URL)

    assert titles(shown) == ["À traiter", *LEGAL, *PUPILS, *ALWAYS]
    assert "Statistiques des représentants légaux et élèves" in text(shown)
    assert reverse("students:list") in doors(shown)


@time_machine.travel(NOW, tick=False)
def test_every_figure_opens_as_many_as_it_says(as_head, head):
    manage_students(head)
    busy(head.establishment)

    page = as_head.get(URL)

    # Its pupils' list asks for no mail address (R255): there is no such figure.
    pupils = ["élèves", "connecté depuis le 01/09/2026", "à informer"]
    assert list(figures(page, PUPILS[0])) == pupils
    shown = everything(page)
    assert len(shown) == 5 + 4 + 3 + 3 + 4
    assert [counted(as_head.get(address)) for address, _ in shown] == [n for _, n in shown]


@pytest.mark.parametrize("managed", [False, True])
def test_speaks_of_a_school_and_of_onde(as_head, head, town, managed):
    before = text(as_head.get(URL))
    head.establishment.data_updated_at = datetime(
        2026, 9, 7, tzinfo=timezone.get_current_timezone()
    )
    head.establishment.student_accounts_enabled = managed
    head.establishment.save()

    response = as_head.get(URL)

    assert "Les données de l'école n'ont pas encore été reçues" in before
    assert "Dernière mise à jour des données de l'école dans ÉduConnect : 07-09-2026" in text(
        response
    )
    assert "à corriger dans ONDE." in text(response)
    assert out_of_place(page_words(response)) == []
    assert "en charge" not in page_words(response)


def test_costs_no_more_than_in_a_college(as_head, head, town, queries):
    manage_students(head)
    as_head.get(URL)

    assert queries(as_head.get, URL) <= 9
