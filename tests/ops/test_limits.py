"""How often something may be tried."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ops.limits import Limit, look
from ops.models import Tally

LIMIT = Limit("test", 3, timedelta(minutes=10))
NOW = timezone.now()


def minutes(number):
    return NOW + timedelta(minutes=number)


def spend(*moments, subject="x"):
    return [LIMIT.spend(subject, at=minutes(moment)) for moment in moments]


def test_the_try_after_the_last_allowed_is_over():
    spent = spend(0, 1, 2, 3)

    assert [each.is_over for each in spent] == [False, False, False, True]
    assert [each.left for each in spent] == [2, 1, 0, 0]
    assert {each.retry_at for each in spent} == {minutes(10)}


@pytest.mark.parametrize(("moment", "tries"), [(9.9, 4), (10, 1)])
def test_counts_anew_once_the_time_is_past(moment, tries):
    spend(0, 1, 2)

    assert spend(moment)[0].tries == tries


def test_a_subject_does_not_count_for_another():
    spend(0, 0, 0)

    assert spend(0, subject="y")[0].tries == 1


def test_a_look_counts_nothing_and_costs_one_statement(django_assert_num_queries):
    spend(0, 0)

    with django_assert_num_queries(1):
        known, unknown = look([(LIMIT, "x"), (LIMIT, "y")], at=minutes(1))

    assert (known.tries, known.left, known.retry_at) == (2, 1, minutes(10))
    assert (unknown.tries, unknown.left, unknown.is_over) == (0, 3, False)
    assert look([(LIMIT, "x")], at=minutes(10))[0].left == 3


def test_what_is_forgotten_starts_anew():
    spend(0, 0, 0)

    LIMIT.forget("x")

    assert spend(0)[0].tries == 1


def test_a_dump_of_the_table_names_nobody():
    spend(0, subject="c.martin")

    assert "martin" not in Tally.objects.get().key
