"""« Accueil » (R37-R40): each figure is the count of the list it opens."""

import re
from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccountState
from guardians.models import Report
from tests.factories import EnrolmentFactory, GuardianshipFactory, ReportFactory
from tests.pages import cut_the_service, soup, text, words

URL = reverse("home")
NN, NI, EC, A = AccountState
LINK, BIRTH_DATE = Report.Kind.WRONG_LINK, Report.Kind.WRONG_BIRTH_DATE


def figures(response):
    """« title of the block » → « label » → what it counts, and the list that it opens."""
    return {
        words(block.h2): {
            words(one.select_one(".figures__label")): (
                int(words(one.select_one(".figures__value"))), one.a["href"],
            )
            for one in block.select(".figures__item")
        }
        for block in soup(response).select("main section")
        if block.select(".figures")
    }  # fmt: skip


def counted(response):
    """How many its list says it finds."""
    found = re.search(r"\d+ à \d+ sur (\d+) ", response.content.decode())
    return int(found[1]) if found else 0


@pytest.fixture
def town(head, enrol):
    """People in every state, some of them several times, and many who must not be counted."""
    gone = date(2026, 10, 1)
    for rank, state in enumerate((NN, NI, A), start=1):
        enrol(rank, state=state)
    here = {"enrolment__establishment": head.establishment}
    for kind, extra in (("legal", 0), ("in_charge", 1)):
        for rank, state in enumerate((NN, NI, EC, A), start=1 + extra):
            GuardianshipFactory.create_batch(rank, kind=kind, state=state, **here)
    mother = GuardianshipFactory(state=A, **here).guardian
    GuardianshipFactory.create_batch(2, guardian=mother, **here)
    GuardianshipFactory(guardian=mother, kind="in_charge", **here)
    GuardianshipFactory(ended_on=gone, **here)
    GuardianshipFactory(enrolment__left_on=gone, **here)
    enrol(left_on=gone)
    enrol(kind="mutualised")
    GuardianshipFactory(guardian=mother)
    EnrolmentFactory(state=A)


def test_says_how_many_there_are_in_each_state(as_head, town):
    shown = figures(as_head.get(URL))

    def of(block):
        return [count for count, _ in shown[block].values()]

    labels = [str(state.label) for state in AccountState]
    legal = shown["Comptes des représentants légaux"]
    assert list(legal) == ["Représentants légaux", *labels]
    assert of("Comptes des représentants légaux") == [11, 1, 2, 3, 5]
    assert of("Comptes des personnes en charge") == [15, 2, 3, 4, 6]
    # One enrolled, and the pupils of the ties: 10 + 14 + 4, and one whose tie alone has ended.
    assert of("Comptes des élèves") == [35, 30, 2, 3]


@pytest.mark.parametrize("people", ["représentants légaux", "personnes en charge", "élèves"])
def test_each_figure_opens_the_list_it_counts(as_head, town, people):
    shown = figures(as_head.get(URL))[f"Comptes des {people}"]

    opened = {label: counted(as_head.get(address)) for label, (_, address) in shown.items()}

    assert opened == {label: count for label, (count, _) in shown.items()}
    assert all(opened.values())


def test_what_to_correct_is_counted_as_its_list_shows_it(as_head, head):
    def tie():
        return GuardianshipFactory(enrolment__establishment=head.establishment)

    both = tie()
    for kind in (LINK, BIRTH_DATE):
        ReportFactory(guardianship=both, kind=kind)
    ReportFactory(guardianship=tie(), kind=LINK)
    ReportFactory(guardianship=tie(), kind=LINK, closed_at=timezone.now(), closing="gone")
    ReportFactory(kind=BIRTH_DATE)

    shown = figures(as_head.get(URL))["À traiter"]

    assert {label: count for label, (count, _) in shown.items()} == {
        "liens élèves en erreur": 2,
        "date de naissance incorrecte": 1,
    }
    assert {label: counted(as_head.get(page)) for label, (_, page) in shown.items()} == {
        "liens élèves en erreur": 2,
        "date de naissance incorrecte": 1,
    }


def test_with_nothing_to_do_the_figures_are_zero(as_head):
    shown = figures(as_head.get(URL))

    assert {count for block in shown.values() for count, _ in block.values()} == {0}
    assert list(shown["À traiter"]) == ["liens élèves en erreur", "dates de naissance incorrectes"]


def test_says_when_the_data_came(as_head, head):
    before = text(as_head.get(URL))
    paris = timezone.get_current_timezone()
    head.establishment.data_updated_at = datetime(2026, 9, 7, 0, 30, tzinfo=paris)
    head.establishment.save()

    after = text(as_head.get(URL))

    assert "n'ont pas encore été reçues" in before
    assert (
        "Dernière mise à jour des données de l'établissement dans ÉduConnect : 07-09-2026" in after
    )


def test_is_refused_to_troubleshooting(as_troubleshooter):
    assert as_troubleshooter.get(URL).status_code == 403


def test_stays_open_during_maintenance(as_head, town):
    cut_the_service()

    assert as_head.get(URL).status_code == 200


def test_costs_the_same_in_a_school_of_nobody_as_in_a_town(as_head, head, queries, request):
    as_head.get(URL)
    few = queries(as_head.get, URL)
    request.getfixturevalue("town")
    tie = GuardianshipFactory(enrolment__establishment=head.establishment)
    ReportFactory(guardianship=tie)

    assert queries(as_head.get, URL) == few <= 10
