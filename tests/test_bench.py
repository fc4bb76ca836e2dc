"""The measures still run: the cheap ones, on a handful of pupils."""

from functools import partial

import pytest

from bench import files, guardian_page, identifiers, mails, page
from bench.measure import Cost, Pairs, Scale
from bench.report import at_least, at_most

TINY = Scale(pupils=4, file_rows=4, taken=40, drawn=4, pairs=1, least=0)


@pytest.mark.parametrize(
    "line",
    [
        partial(page.run, searches={"nom": "q=mar"}),
        partial(guardian_page.run, searches={"nom": "q=mar"}),
        files.run,
        mails.run,
        identifiers.run,
    ],
)
def test_every_check_of_a_line_says_met_or_missed(line):
    told = [str(check) for check in line(TINY)]

    assert told
    assert all(each.endswith(("met", "missed")) for each in told)


def test_the_ratio_is_the_median_of_the_pairs():
    ours = [Cost(1, 0), Cost(1, 1), Cost(4, 0)]
    plain = [Cost(10, 0), Cost(8, 0), Cost(4, 0)]

    assert Pairs(ours, plain).ratio() == 4
    assert Pairs(ours, plain).ratio(lambda cost: cost.process) == 8


def test_a_limit_reached_is_met():
    assert str(at_least("gain", 3, 3)) == "gain : 3 × (exigé : ≥ 3 ×) … met"
    assert str(at_most("requêtes", 9, 8)) == "requêtes : 9 (exigé : ≤ 8) … missed"
