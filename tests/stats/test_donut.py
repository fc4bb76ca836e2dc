"""The donut of « États des comptes » (R41): what it writes adds up, what it draws is all there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.donut import Donut, Slice, arcs, percentages

COUNTS = st.lists(st.integers(0, 5_000), min_size=1, max_size=6)


def hundredths(written):
    return int(written.removesuffix("\xa0%").replace(",", ""))


def test_writes_the_percentages_of_the_guide():
    assert percentages([1225, 4, 372, 295]) == [
        "64,61\xa0%",
        "0,21\xa0%",
        "19,62\xa0%",
        "15,56\xa0%",
    ]


@pytest.mark.parametrize(
    ("counts", "written"),
    [
        ([1, 1, 1], ["33,34", "33,33", "33,33"]),
        ([0, 7], ["0,00", "100,00"]),
        ([1, 0, 2], ["33,33", "0,00", "66,67"]),
        ([0, 0], ["0,00", "0,00"]),
        ([1, 19_999], ["0,01", "99,99"]),
    ],
)
def test_what_rounding_leaves_goes_to_those_it_cut_the_most(counts, written):
    assert percentages(counts) == [f"{one}\xa0%" for one in written]


@given(COUNTS.filter(any))
def test_the_percentages_shown_are_a_hundred_and_each_is_near_its_own(counts):
    shown = [hundredths(one) for one in percentages(counts)]

    assert sum(shown) == 10_000
    exact = [count * 10_000 / sum(counts) for count in counts]
    assert all(abs(one - true) < 1 for one, true in zip(shown, exact, strict=True))


@given(COUNTS.filter(any))
def test_the_arcs_follow_each_other_once_round(counts):
    drawn = arcs(counts)

    ends = [start + length for start, length in drawn]
    assert all(end <= start + 1e-9 for end, (start, _) in zip(ends, drawn[1:], strict=False))
    assert ends[-1] > 98.9 or counts[-1] == 0
    assert ends[-1] <= 100 + 1e-9


def test_the_smallest_share_is_seen_and_that_of_nobody_is_not():
    [_, nobody, few] = arcs([9_999, 0, 1])

    assert nobody[1] == 0
    assert few[1] > 0.9


def test_tells_in_words_what_it_draws():
    donut = Donut.of("États", [Slice("a", "Activé", 3, "/a"), Slice("n", "Non activé", 0, "/n")])

    assert donut.told == "États : Activé, 100,00\xa0% ; Non activé, 0,00\xa0%."
    assert [share.slice.code for share in donut.drawn] == ["a"]
    assert (donut.drawn[0].dash, donut.drawn[0].offset) == ("100.00 0.00", "0.00")
