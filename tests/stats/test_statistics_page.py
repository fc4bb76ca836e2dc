"""« Statistiques » (R211-R220): what the latest night counted, in the tables of the guides."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.enums import AccountState, ActivationMode
from establishments.models import Establishment
from stats.models import DailyCount
from tests.conftest import signed_in
from tests.factories import DivisionFactory, EnrolmentFactory, MefFactory
from tests.pages import cut_the_service, soup, text, words
from tests.schools import (
    IN_ORDER,
    LEVELS,
    classes,
    head_of_a_school,
    manage_students,
    out_of_place,
    page_words,
)
from tests.stats.counts import AT, NIGHT, count

URL = reverse("stats:overview")
NN, NI, EC, A = AccountState
STRUCTURE = "de la structure"
MODES = ["ATEN", "ENT", "Établissement", "FranceConnect", "Responsable", "N/A", "Total"]
COLUMNS = ["non activés - non informés", "non activés - informés", "activés"]
GUARDIAN_COLUMNS = [*COLUMNS[:2], "en cours d'activation", COLUMNS[2]]


def tables(response):
    """« title » → the rows of each table, titles of columns first."""
    return {
        words(table.caption): [
            [words(cell) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")
        ]
        for table in soup(response).select("main table")
    }


def lines(response, title):
    """« mode » → its figures."""
    return {row[0]: [int(cell) for cell in row[1:]] for row in tables(response)[title][1:]}


def titles_of(people):
    number = f"Nombre de comptes {people}"
    columns = COLUMNS if people == "élèves" else GUARDIAN_COLUMNS
    return ["Mode d'activation des comptes", number, *(f"{number} {each}" for each in columns)]


@pytest.fixture
def town(head, enrol, tie):
    """Three classes, two MEF, every mode for the guardians."""
    home = head.establishment
    mefs = [MefFactory(establishment=home, label=label) for label in ("5EME", "6EME")]
    for code, state, mef in (("6B", NI, 1), ("6A", A, 1), ("5A", NN, 0)):
        division = DivisionFactory(establishment=home, code=code, label=code)
        enrol(2, state=state, division=division, mef=mefs[mef])
    pupil = enrol()[0]
    for mode in ActivationMode:
        tie(enrolment=pupil, state=A, guardian__account__activation_mode=mode)
    tie(enrolment=pupil, state=EC)
    tie(enrolment=pupil)
    return home


def test_shows_the_rows_and_the_columns_of_the_guides(as_head, town):
    count()

    page = as_head.get(URL)

    for people in ("élèves", "représentants légaux", "personnes en charge"):
        head, *rows = tables(page)[f"Synthèse des comptes {people} {STRUCTURE}"]
        assert head == titles_of(people)
        assert [row[0] for row in rows] == MODES
    assert lines(page, f"Synthèse des comptes élèves {STRUCTURE}") == {
        "ATEN": [0, 0, 0, 0],
        "ENT": [0, 0, 0, 0],
        "Établissement": [4, 0, 2, 2],
        "FranceConnect": [0, 0, 0, 0],
        "Responsable": [0, 0, 0, 0],
        "N/A": [3, 3, 0, 0],
        "Total": [7, 3, 2, 2],
    }


def test_lines_and_columns_add_up(as_head, town):
    count()

    page = as_head.get(URL)

    for people in ("élèves", "représentants légaux", "personnes en charge"):
        *modes, total = lines(page, f"Synthèse des comptes {people} {STRUCTURE}").values()
        assert total == [sum(column) for column in zip(*modes, strict=True)]
        assert all(number == sum(in_states) for number, *in_states in [*modes, total])
        assert modes[-1][2:] == [0] * (len(total) - 2)
        assert not any(mode[1] for mode in modes[:-1])
    assert total == [0, 0, 0, 0, 0]


def test_a_fold_shows_each_class_in_the_order_of_their_names(as_head, town):
    count()

    page = as_head.get(URL)

    _, *rows = tables(page)[f"Synthèse des comptes élèves {STRUCTURE} par classe"]
    assert rows == [
        ["5A"], ["N/A", "2", "2", "0", "0"], ["Total", "2", "2", "0", "0"],
        ["6A"], ["Établissement", "2", "0", "0", "2"], ["Total", "2", "0", "0", "2"],
        ["6B"], ["Établissement", "2", "0", "2", "0"], ["Total", "2", "0", "2", "0"],
        ["Sans classe"], ["N/A", "1", "1", "0", "0"], ["Total", "1", "1", "0", "0"],
    ]  # fmt: skip
    folds = soup(page).select("main details")
    assert f"Synthèse des comptes représentants légaux {STRUCTURE} par MEF" in {
        words(fold.summary) for fold in folds
    }
    assert not any(fold.has_attr("open") for fold in folds)


def test_a_fold_shows_each_mef(as_head, town):
    count()

    _, *rows = tables(as_head.get(URL))[f"Synthèse des comptes élèves {STRUCTURE} par MEF"]

    assert [row[0] for row in rows if len(row) == 1] == ["5EME", "6EME", "Sans MEF"]


def test_says_when_each_table_was_computed(as_head, town):
    before = text(as_head.get(URL))
    count()

    page = as_head.get(URL)

    assert before.count("Dernière mise à jour : Non Renseigné") == 3
    said = re.findall(r"Dernière mise à jour le 23-11-2026 à 04:04", text(page))
    assert len(said) == len(tables(page)) == 7
    assert "la situation de la veille" in text(page)


def test_before_the_first_night_nothing_is_said_to_be_zero(as_head, town):
    page = as_head.get(URL)

    shown = tables(page)[f"Synthèse des comptes élèves {STRUCTURE}"]
    assert [row[0] for row in shown[1:]] == MODES
    assert {cell for row in shown[1:] for cell in row[1:]} == {"–"}
    assert "n'ont pas encore été calculées" in text(page)


def test_shows_the_latest_night_alone(as_head, enrol):
    enrol(2)
    count(NIGHT - timedelta(days=1))
    enrol(state=A)
    count()

    shown = lines(as_head.get(URL), f"Synthèse des comptes élèves {STRUCTURE}")

    assert shown["Total"] == [3, 2, 0, 1]


def test_explains_each_mode(as_head):
    legend = soup(as_head.get(URL)).select_one("#legend")

    told = {words(item.dt): words(item.dd) for item in legend.select(".legend__item")}
    assert list(told) == ["ATEN, ENT", "Établissement", "FranceConnect", "Responsable", "N/A"]
    assert told["Responsable"].startswith("auto-inscription")
    assert told["Établissement"].startswith("compte distribué par l'établissement")


def test_shows_nothing_of_another_establishment(as_stranger, town):
    count()

    page = as_stranger.get(URL)

    assert lines(page, f"Synthèse des comptes élèves {STRUCTURE}")["Total"] == [0, 0, 0, 0]
    assert "6A" not in text(page)


def test_is_refused_to_troubleshooting(as_troubleshooter, town):
    count()

    assert as_troubleshooter.get(URL).status_code == 403


def test_stays_open_during_maintenance(as_head, town):
    count()
    cut_the_service()

    assert as_head.get(URL).status_code == 200


def test_costs_the_same_for_one_class_as_for_thirty(as_head, head, enrol, queries):
    def open_classes(number):
        for _ in range(number):
            enrol(division=DivisionFactory(establishment=head.establishment))
        count()

    open_classes(1)
    as_head.get(URL)
    few = queries(as_head.get, URL)
    open_classes(29)

    assert queries(as_head.get, URL) == few <= 8


def test_a_large_school_stays_light(as_head, head):
    home = head.establishment
    division = DailyCount.Scope.DIVISION
    counts = {"informed": 120, "activated": 215, **dict.fromkeys(("not_informed", "activating"), 0)}
    DailyCount.objects.bulk_create(
        DailyCount(
            establishment=home, day=NIGHT, population=population, scope=division, key=f"{rank}",
            label=f"TERMINALE GENERALE {rank}", mode=mode, computed_at=AT, **counts,
        )
        for population in DailyCount.Population
        for rank in range(60)
        for mode in ActivationMode
    )  # fmt: skip

    page = as_head.get(URL)

    assert len(tables(page)[f"Synthèse des comptes élèves {STRUCTURE} par classe"]) == 1 + 60 * 7
    assert len(page.content) < 300_000


def test_an_ecole_sees_its_niveaux_in_their_order_and_no_person_in_charge():
    head = head_of_a_school()
    for place in classes(head, *LEVELS):
        EnrolmentFactory(establishment=head.establishment, **place)
    manage_students(head)
    count()

    page = signed_in(head).get(URL)

    _, *rows = tables(page)[f"Synthèse des comptes élèves {STRUCTURE} par niveau"]
    assert [row[0] for row in rows if len(row) == 1] == IN_ORDER
    assert "personnes en charge" not in page_words(page)
    modes = ("Établissement compte distribué", "Établissement 0", "Établissement")
    assert out_of_place(page_words(page), *modes) == []


def test_an_ecole_that_does_not_manage_its_pupils_sees_its_guardians_alone():
    head = head_of_a_school()
    count()

    page = signed_in(head).get(URL)

    assert list(tables(page)) == [f"Synthèse des comptes représentants légaux {STRUCTURE}"]
    assert not Establishment.objects.get(pk=head.establishment_id).manages_students
