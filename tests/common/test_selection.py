"""What was ticked in a list, and how it travels."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from common.selection import ForeignSelectionError, InvalidSelectionError, Selection

ONE, TWO, THREE = (str(uuid.UUID(int=n)) for n in (1, 2, 3))


def form(**fields):
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values if isinstance(values, list) else [values])
    return data


def test_boxes_of_this_page_join_those_of_the_others():
    data = form(picked=[ONE], page_ids=f"{ONE},{TWO}", picked_elsewhere=THREE)

    chosen = Selection.ticked(data, owner="eleves:7")

    assert (chosen.all, chosen.ids) == (False, {ONE, THREE})


def test_the_whole_result_but_the_boxes_taken_off():
    data = form(all="1", picked=[ONE], page_ids=f"{ONE},{TWO}", excluded_elsewhere=THREE)

    chosen = Selection.ticked(data, owner="eleves:7")

    assert (chosen.all, chosen.ids) == (True, {TWO, THREE})
    assert [chosen.holds(key) for key in (ONE, TWO, THREE)] == [True, False, False]
    assert chosen.count(total=10) == 8


def test_comes_back_from_its_signature_as_it_was():
    chosen = Selection.ticked(
        form(all="1", query="state=informed&q=Zoé", page_ids=ONE), owner="eleves:7"
    )

    assert Selection.unsign(chosen.sign(), owner="eleves:7") == chosen


def test_is_refused_to_another_membership():
    token = Selection(7, "q=").sign()

    with pytest.raises(ForeignSelectionError):
        Selection.unsign(token, owner="eleves:8")


@pytest.mark.parametrize("token", ["", "abc", "a:b:c"])
def test_is_refused_when_it_was_altered(token):
    with pytest.raises(InvalidSelectionError):
        Selection.unsign(token, owner="eleves:7")


def test_is_refused_the_day_after():
    token = Selection(7, "q=").sign()

    with (
        time_machine.travel(timezone.now() + timedelta(hours=9)),
        pytest.raises(InvalidSelectionError),
    ):
        Selection.unsign(token, owner="eleves:7")


@pytest.mark.parametrize("bad", ["1", "abc", "' OR 1=1 --", ONE.upper() + "x"])
def test_takes_public_ids_only(bad):
    with pytest.raises(InvalidSelectionError):
        Selection.ticked(form(picked=[bad]), owner="eleves:7")


@pytest.mark.parametrize("query", ["state=%00", "state=\0", "%00=1", "a=b&c=d%00e"])
def test_takes_no_criterion_that_the_journal_could_not_keep(query):
    with pytest.raises(InvalidSelectionError):
        Selection.ticked(form(all="1", query=query), owner="eleves:7")


def test_the_journal_keeps_the_criteria_without_the_name_typed():
    chosen = Selection("eleves:7", "q=Durand&state=informed&mef=&unknown=x", all=True)

    assert chosen.describe(("q", "mef", "state")) == {
        "all": True,
        "filters": {"state": ["informed"]},
        "by_name": True,
    }
