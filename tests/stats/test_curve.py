"""The evolution (B22): what is asked, the curve that a page draws, the same figures beside it."""

import itertools
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.enums import STUDENT_STATES, AccountState
from stats.curve import Curve
from stats.points import Point
from tests.conftest import signed_in
from tests.factories import DailyCountFactory, DivisionFactory
from tests.pages import soup, words
from tests.schools import head_of_a_school, manage_students, out_of_place
from tests.stats.counts import NIGHT, count

URL = reverse("stats:overview")
NN, NI, EC, A = AccountState


@pytest.fixture
def history(head):
    """The figures of some nights ago: ``history(3, activated=2)``."""

    def counted(days, **figures):
        given = {"establishment": head.establishment, "mode": "establishment", **figures}
        return DailyCountFactory(day=NIGHT - timedelta(days=days), **given)

    return counted


def evolution(client, **asked):
    return soup(client.get(URL, asked)).select_one("#evolution")


def nights(part):
    """The table beside the curve."""
    rows = part.select("tbody tr") if part else []
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in rows]


def drawn(part):
    """« state » → the points of its line."""
    return {
        line["class"][1].removeprefix("curve__line--"): [
            tuple(map(float, point.split(","))) for point in line["points"].split()
        ]
        for line in part.select("polyline")
    }


def test_draws_a_line_a_state_and_tells_the_same_in_words(as_head, history):
    history(1, informed=3, activated=1)
    history(0, informed=1, activated=3)

    part = evolution(as_head)

    assert drawn(part) == {
        "not_informed": [(80, 260), (696, 260)],
        "informed": [(80, 77), (696, 199)],
        "activated": [(80, 199), (696, 77)],
    }
    assert words(part.svg.desc) == (
        "Du 22-11-2026 au 23-11-2026. Non activé - non informé : de 0,00 % à 0,00 % ;"
        " Non activé - informé : de 75,00 % à 25,00 % ; Activé : de 25,00 % à 75,00 %."
    )
    assert part.svg["role"] == "img"
    assert nights(part) == [["23-11-2026", "4", "0", "1", "3"], ["22-11-2026", "4", "0", "3", "1"]]
    assert "Activé : 75,00 %" in words(part.select_one(".curve__legend"))


def test_of_the_population_asked(as_head, history):
    for back in (1, 0):
        history(back, activated=5)
        history(back, population="legal", activating=2)

    part = evolution(as_head, population="legal")

    assert nights(part)[0] == ["23-11-2026", "2", "0", "0", "2", "0"]
    assert list(drawn(part)) == [state.value for state in AccountState]


def test_of_a_class(as_head, history):
    for back in (1, 0):
        history(back, activated=5)
        for key, label in (("6A", "Sixième A"), ("", "")):
            history(back, scope="division", key=key, label=label, activated=2 if key else 1)

    sixth, nowhere = (evolution(as_head, division=code) for code in ("6A", "sans-classe"))

    assert nights(sixth)[0][:2] == ["23-11-2026", "2"]
    assert nights(nowhere)[0][:2] == ["23-11-2026", "1"]
    assert "Comptes élèves, Sixième A" in words(sixth)


@pytest.mark.parametrize(("period", "oldest"), [("", "25-10-2026"), ("year", "01-09-2026")])
def test_over_a_month_or_since_september(as_head, history, period, oldest):
    for back in range(100):
        history(back, activated=1)

    part = evolution(as_head, period=period)

    assert nights(part)[-1][0] == oldest


def test_a_class_is_shown_for_a_season_at_most(as_head, history):
    for back in range(70):
        history(back, scope="division", key="6A", activated=1)
    history(0, activated=1)

    part = evolution(as_head, division="6A", period="year")

    assert len(nights(part)) == 60


def test_a_night_that_was_missed_is_no_point(as_head, history):
    history(4, activated=1)
    history(3)
    history(0, activated=1)

    part = evolution(as_head)

    assert [row[0] for row in nights(part)] == ["23-11-2026", "19-11-2026"]


def test_an_estimate_says_that_it_is_one(as_head, history):
    history(1, activated=1, is_estimate=True)
    history(0, activated=1)

    part = evolution(as_head)

    assert [row[0] for row in nights(part)] == ["23-11-2026", "22-11-2026 *"]
    assert "sont une estimation" in words(part)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"activated": 1}, "Une seule nuit a été calculée, celle du 23-11-2026"),
        ({}, "Aucun compte n'a été compté"),
    ],
)
def test_without_two_nights_a_sentence_stands_for_the_curve(as_head, history, figures, said):
    history(0, **figures)

    part = evolution(as_head)

    assert said in words(part)
    assert not part.select("svg")


@pytest.mark.parametrize("asked", ["population", "division", "period"])
def test_what_is_not_offered_is_refused(as_head, history, asked):
    for back in (1, 0):
        history(back, activated=1)

    part = evolution(as_head, **{asked: "7Z"})

    assert "Choisissez une valeur de la liste." in words(part)
    assert not part.select("svg")


def test_shows_no_other_establishment(as_stranger, history):
    for back in (1, 0):
        history(back, activated=1)
    count()

    part = evolution(as_stranger)

    assert not part.select("svg")


def test_an_ecole_chooses_among_its_own_words():
    head = head_of_a_school()
    division = DivisionFactory(establishment=head.establishment, code="CP-A")
    DailyCountFactory(
        establishment=head.establishment, scope="division", key=division.code, mode="ent"
    )
    manage_students(head)
    count()

    part = evolution(signed_in(head))

    offered = {
        select["name"]: [words(o) for o in select.select("option")]
        for select in part.select("select")
    }
    assert offered["population"] == ["Élèves", "Représentants légaux"]
    assert offered["division"][0] == "Toute l'école"
    assert out_of_place(words(part)) == []


@pytest.mark.parametrize("nights_shown", [2, 8, 30, 61, 62, 365])
def test_the_days_named_under_the_curve_never_touch(nights_shown):
    start = date(2026, 9, 1)
    points = [Point(start + timedelta(days=rank), False, (1, 1, 1)) for rank in range(nights_shown)]

    ticks = Curve(points, STUDENT_STATES).days

    places = [tick.at for tick in ticks]
    assert 1 <= len(places) <= 12
    assert all(later - sooner >= 50 for sooner, later in itertools.pairwise(places))
    assert places[-1] <= 696
