"""Identifiers « p.nomXX » (R231, G14)."""

import pytest

from accounts import identifiers


@pytest.mark.parametrize(
    ("first_name", "birth_name", "base"),
    [
        ("Émilie", "Durand", "e.durand"),
        ("Œdipe", "Lœuilleux", "o.loeuilleux"),
        ("Jean-Baptiste", "de La Tour d'Auvergne", "j.delatourdauvergne"),
        ("Łukasz", "Wałęsa", "l.walesa"),
        ("", "Martin", "x.martin"),
        ("Zoé", "", "z.x"),
        ("Ánh", "Nguyễn", "a.nguyen"),
        ("李", "王", "x.x"),
        ("A", "B" * 60, "a." + "b" * 38),
    ],
)
def test_is_the_initial_a_dot_and_the_whole_birth_name(first_name, birth_name, base):
    assert identifiers.base(first_name, birth_name) == base


def test_homonyms_are_numbered_from_two():
    assert identifiers.draw(["c.martin"] * 3) == ["c.martin", "c.martin2", "c.martin3"]


def test_a_later_draw_goes_on_where_the_former_stopped():
    identifiers.draw(["c.martin"] * 3)

    assert identifiers.draw(["a.neuf", "c.martin", "c.martin"]) == [
        "a.neuf",
        "c.martin4",
        "c.martin5",
    ]


def test_a_thousand_cost_what_one_costs(queries):
    many = [f"c.{'abcdefghij'[n % 10]}" for n in range(1_000)]

    assert queries(identifiers.draw, ["c.martin"]) == queries(identifiers.draw, many) == 1
