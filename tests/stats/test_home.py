"""« Accueil » (R37-R45, A3, A4, A23, G3, G17): each figure is the count of the list it opens."""

from datetime import datetime, timedelta

import pytest
import time_machine

from establishments.models import Establishment
from tests.conftest import signed_in
from tests.factories import ReportFactory
from tests.pages import cut_the_service, soup, text, words
from tests.stats.dashboard import (
    BIRTH_DATE,
    EC,
    LINK,
    NI,
    NN,
    NOW,
    URL,
    A,
    blocks,
    counted,
    dated,
    everything,
    figures,
    noon,
    states,
    to_do,
    town,
)

KEYS = "Chiffres clés des"
STATES = "États des comptes des"
PEOPLE = ["représentants légaux", "élèves", "personnes en charge"]
SINCE = "depuis le 01/09/2026"


@pytest.fixture(autouse=True)
def _now():
    with noon:
        yield


@pytest.fixture
def busy(head):
    town(head.establishment)


def update(home, **columns):
    Establishment.objects.filter(pk=home.pk).update(**columns)


def test_the_blocks_are_those_of_the_guide_in_order(as_head):
    titles = [words(one) for one in soup(as_head.get(URL)).select("main h2, main h3")]

    assert titles == [
        "À traiter",
        "Statistiques des responsables et élèves",
        *(f"{title} {people}" for people in PEOPLE for title in (KEYS, STATES)),
        "Paramétrage des courriers et mails",
        "Que souhaitez-vous faire ?",
    ]


@pytest.mark.parametrize("people", PEOPLE)
def test_each_figure_opens_the_list_it_counts(as_head, busy, people):
    page = as_head.get(URL)
    shown = {**figures(page, f"{KEYS} {people}"), **states(page, f"{STATES} {people}")}

    opened = {label: counted(as_head.get(address)) for label, (_, address, *_) in shown.items()}

    assert opened == {label: count for label, (count, *_) in shown.items()}
    assert all(opened.values())


def test_every_figure_of_the_page_opens_as_many_as_it_says(as_head, busy):
    shown = everything(as_head.get(URL))

    assert len(shown) == 14 + 11 + 5
    assert [counted(as_head.get(address)) for address, _ in shown] == [n for _, n in shown]


def test_the_town_is_counted_as_by_hand(as_head, busy):
    page = as_head.get(URL)

    def of(people):
        return [count for count, _ in figures(page, f"{KEYS} {people}").values()]

    # Total, connected, mobile, mail, in priority.
    assert of("représentants légaux") == [27, 1, 1, 1, 11]
    assert of("personnes en charge") == [27, 1, 1, 1, 10]
    # Total, connected, mail, never informed; the pupils of the ties are never informed.
    assert of("élèves") == [65, 1, 1, 54]
    assert [n for n, *_ in states(page, f"{STATES} élèves").values()] == [7, 4, 54]


def test_the_key_figures_are_named_as_in_the_guide(as_head, busy):
    page = as_head.get(URL)

    legal, pupils, charge = (list(figures(page, f"{KEYS} {people}")) for people in PEOPLE)

    contacts = ["téléphone portable confirmé", "adresse mail confirmée"]
    priority = "à informer en priorité"
    assert legal == ["représentants légaux", f"connecté {SINCE}", *contacts, priority]
    assert pupils == ["élèves", f"connecté {SINCE}", contacts[1], "à informer"]
    assert charge == ["personnes en charge", f"connectée {SINCE}", *contacts, priority]


@pytest.mark.parametrize(
    ("today", "year"),
    [("2026-08-31 23:59", 2025), ("2026-09-01 00:00", 2026), ("2027-01-15 12:00", 2026)],
)
def test_the_school_year_turns_on_the_first_of_september(head, tie, today, year):
    moment = datetime.fromisoformat(today).replace(tzinfo=NOW.tzinfo)
    for first in (2025, 2026):
        login = datetime(first, 9, 1, tzinfo=NOW.tzinfo)
        tie(state=A, guardian__account__latest_login_at=login)

    with time_machine.travel(moment, tick=False):
        shown = figures(signed_in(head).get(URL), f"{KEYS} représentants légaux")

    [(label, count)] = [(label, n) for label, (n, _) in shown.items() if "connecté" in label]
    assert f"depuis le 01/09/{year}" in label
    assert count == 2027 - year


def test_a_family_with_one_account_is_not_a_priority(as_head, enrol, tie):
    lonely, helped = enrol(2)
    for state in (NN, NI, EC):
        tie(enrolment=lonely, state=state)
    tie(enrolment=lonely, state=A, kind="in_charge")
    tie(enrolment=helped, state=A)
    tie(enrolment=helped)

    legal, charge = (
        figures(as_head.get(URL), f"{KEYS} {people}")["à informer en priorité"]
        for people in ("représentants légaux", "personnes en charge")
    )

    assert (legal[0], charge[0]) == (2, 0)
    assert counted(as_head.get(legal[1])) == 2


def test_what_to_correct_is_counted_as_its_list_shows_it(as_head, tie):
    both = tie()
    for kind in (LINK, BIRTH_DATE):
        ReportFactory(guardianship=both, kind=kind)
    ReportFactory(guardianship=tie(), kind=LINK)
    ReportFactory(guardianship=tie(), kind=LINK, closed_at=NOW, closing="gone")
    ReportFactory(kind=BIRTH_DATE)

    shown = to_do(as_head.get(URL))

    assert [(who, what) for who, what, _ in shown] == [
        ("Responsables *", "2 liens élèves en erreur"),
        ("Élèves", "1 date de naissance incorrecte"),
    ]
    assert [counted(as_head.get(page)) for *_, page in shown] == [2, 1]
    assert "* Représentants légaux et personnes en charge" in text(as_head.get(URL))


def test_what_expires_soon_is_said_of_each_population(as_head, enrol, tie):
    def ends(days):
        return dated("guardian__", password_expires_at=days)

    for days in (1, 14, 15, 16, -1):
        tie(state=NI, **ends(days))
    tie(state=NI, kind="in_charge", **ends(2))
    enrol(state=NI, **dated("student__", password_expires_at=15))

    shown = to_do(as_head.get(URL))

    many, one = "mots de passe provisoires expirent", "1 mot de passe provisoire expire"
    assert [(who, what) for who, what, _ in shown][2:] == [
        ("Représentants légaux", f"3 {many} sous 15 jours"),
        ("Élèves", f"{one} sous 15 jours"),
        ("Personnes en charge", f"{one} sous 15 jours"),
    ]
    assert [counted(as_head.get(page)) for *_, page in shown] == [0, 0, 3, 1, 1]
    assert "il faut alors informer de nouveau la personne." in text(as_head.get(URL))


def test_with_nothing_to_do_it_says_so(as_head, enrol):
    enrol()

    page = as_head.get(URL)

    assert to_do(page) == []
    assert words(blocks(page)["À traiter"]) == "À traiter Rien à traiter."


def test_says_when_the_data_came(as_head, head):
    before = text(as_head.get(URL))
    update(head.establishment, data_updated_at=datetime(2026, 11, 21, 0, 30, tzinfo=NOW.tzinfo))

    page = as_head.get(URL)

    said = "Dernière mise à jour des données de l'établissement dans ÉduConnect : 21-11-2026"
    assert "n'ont pas encore été reçues" in before
    assert said in text(page)
    assert soup(page).select_one(".updated a")["href"] == "/administration/mises-a-jour/"


@pytest.mark.parametrize(("days", "warned"), [(3, False), (4, True)])
def test_warns_when_no_file_was_taken_for_days(as_head, head, days, warned):
    update(head.establishment, data_updated_at=NOW - timedelta(days=days))

    assert ("Ces données ont plus de 3 jours" in text(as_head.get(URL))) == warned


def test_shows_nothing_of_another_establishment(as_stranger, head):
    town(head.establishment)

    shown = everything(as_stranger.get(URL))

    assert {count for _, count in shown} == {0}


def test_is_refused_to_troubleshooting(as_troubleshooter):
    assert as_troubleshooter.get(URL).status_code == 403


def test_stays_open_during_maintenance(as_head, busy):
    cut_the_service()

    assert as_head.get(URL).status_code == 200


def test_costs_the_same_in_a_school_of_nobody_as_in_a_town(as_head, head, queries):
    as_head.get(URL)
    few = queries(as_head.get, URL)
    town(head.establishment)

    assert queries(as_head.get, URL) == few <= 10
