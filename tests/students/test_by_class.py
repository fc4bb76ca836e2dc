"""A right limited to some classes: everything starts from those pupils (B19)."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from establishments.models import Origin
from establishments.permissions import Role
from students.filters import StudentFilter, offered
from students.models import Enrolment
from tests.factories import DivisionFactory, EnrolmentFactory, EstablishmentFactory, MemberFactory


@pytest.fixture
def home():
    return EstablishmentFactory()


@pytest.fixture
def classes(home):
    return {code: DivisionFactory(establishment=home, code=code) for code in ("6A", "6B", "5A")}


@pytest.fixture
def pupils(home, classes):
    """One a class, and one without any class."""
    found = {
        code: EnrolmentFactory(establishment=home, division=division)
        for code, division in classes.items()
    }
    return {**found, None: EnrolmentFactory(establishment=home)}


@pytest.fixture
def troubleshooter(home):
    def create(*codes):
        return MemberFactory(
            establishment=home,
            role=Role.TROUBLESHOOTER,
            origin=Origin.CONSOLE,
            divisions=list(codes),
            ends_on=timezone.localdate() + timedelta(days=1),
        )

    return create


def seen_by(member, **criteria):
    data = QueryDict(mutable=True)
    for name, value in criteria.items():
        data[name] = value
    return set(StudentFilter(data, member=member).qs)


def test_only_the_pupils_of_his_classes_are_visible(pupils, troubleshooter):
    member = troubleshooter("6A", "6B")

    assert set(Enrolment.objects.visible_to(member)) == {pupils["6A"], pupils["6B"]}
    assert seen_by(member, q="") == {pupils["6A"], pupils["6B"]}


def test_no_class_means_all_of_them(pupils, troubleshooter):
    assert set(Enrolment.objects.visible_to(troubleshooter())) == set(pupils.values())


def test_a_class_of_the_same_code_elsewhere_is_another_class(pupils, troubleshooter):
    EnrolmentFactory(division=DivisionFactory(code="6A"))

    assert seen_by(troubleshooter("6A")) == {pupils["6A"]}


def test_a_pupil_who_changes_class_is_seen_no_more(pupils, classes, troubleshooter):
    member = troubleshooter("6A")
    Enrolment.objects.filter(pk=pupils["6A"].pk).update(division=classes["5A"])

    assert seen_by(member) == set()


def test_a_class_that_is_gone_shows_nobody(pupils, troubleshooter):
    assert seen_by(troubleshooter("4Z")) == set()


def test_only_his_classes_are_offered(pupils, troubleshooter):
    member = troubleshooter("6B", "6A")

    divisions, _ = offered(member)
    search = StudentFilter(QueryDict(), member=member)

    [criterion] = [each for each in search.criteria if each.name == "division"]
    assert [each.code for each in divisions] == ["6A", "6B"]
    assert [value for value, _, _ in criterion.options] == ["6A", "6B"]


def test_all_classes_and_none_are_offered_to_who_sees_them_all(pupils, troubleshooter):
    search = StudentFilter(QueryDict(), member=troubleshooter())

    [criterion] = [each for each in search.criteria if each.name == "division"]
    assert [value for value, _, _ in criterion.options] == ["5A", "6A", "6B", "sans-classe"]


@pytest.mark.parametrize("asked", ["5A", "sans-classe"])
def test_another_class_asked_by_its_address_finds_nobody(pupils, troubleshooter, asked):
    assert seen_by(troubleshooter("6A", "6B"), division=asked) == set()


def test_his_classes_cost_no_more_than_all_of_them(pupils, troubleshooter, queries):
    limited, whole = troubleshooter("6A"), troubleshooter()

    assert queries(seen_by, limited) == queries(seen_by, whole) == 2
