"""The night's count (R211-R216, A22, I9): one pass, equal to what the lists find."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from accounts.enums import AccountState, ActivationMode
from accounts.models import Account
from guardians.tabs import IN_CHARGE, LEGAL
from ops.maintenance import UnderWayError
from ops.models import Maintenance, Run
from ops.night import Tonight
from stats import night
from stats.models import DailyCount
from students.tabs import STUDENTS
from tests.factories import (
    DivisionFactory,
    EnrolmentFactory,
    EstablishmentFactory,
    GuardianFactory,
    GuardianshipFactory,
    MefFactory,
)
from tests.pages import cut_the_service
from tests.stats.counts import AT, NIGHT, count, figures, total

NN, NI, EC, A = AccountState
GONE = date(2026, 10, 1)


@pytest.fixture
def town(head, enrol, tie):
    """Two classes, two MEF, pupils without any, everybody in every state; and strangers."""
    home = head.establishment
    classes = [DivisionFactory(establishment=home, code=code) for code in ("6A", "6B")]
    mefs = [MefFactory(establishment=home, code=code, label="6EME") for code in ("1001", "1002")]
    for rank, state in enumerate((NN, NI, A), start=1):
        pupils = enrol(rank, state=state, division=classes[0], mef=mefs[rank % 2])
        for pupil, other in zip(pupils, (NN, NI, EC), strict=False):
            tie(enrolment=pupil, state=other)
            tie(enrolment=pupil, state=A, kind="in_charge")
    eldest, youngest = enrol(division=classes[0]), enrol(division=classes[1])
    mother = tie(enrolment=eldest[0], state=A).guardian
    tie(enrolment=youngest[0], guardian=mother)
    enrol(2, state=NI)
    enrol(state=A, left_on=GONE)
    tie(enrolment=eldest[0], ended_on=GONE)
    tie(enrolment__left_on=GONE)
    EnrolmentFactory(establishment=home, kind="mutualised", state=A)
    EnrolmentFactory(state=A)
    GuardianshipFactory(guardian=mother)
    return home


def listed(member, tab, **criteria):
    """How many accounts the list of this tab finds."""
    found = tab.search(QueryDict(urlencode(criteria)), member).qs
    return Account.objects.filter(pk__in=found.values(tab.account)).count()


@pytest.mark.parametrize(
    ("tab", "population"), [(STUDENTS, "student"), (LEGAL, "legal"), (IN_CHARGE, "in_charge")]
)
def test_counts_what_the_list_finds(head, town, tab, population):
    count()

    states = [NN, NI, A] if population == "student" else [NN, NI, EC, A]
    for scope, key, criteria in (
        ("all", "", {}),
        ("division", "6A", {"division": "6A"}),
        ("division", "6B", {"division": "6B"}),
        ("division", "", {"division": "sans-classe"}),
        ("mef", "1001", {"mef": "1001"}),
        ("mef", "1002", {"mef": "1002"}),
    ):
        counted = total(town, population=population, scope=scope, key=key) or (0, 0, 0, 0)
        by_state = dict(zip(AccountState, counted, strict=True))
        in_list = {state: listed(head, tab, **criteria, state=state) for state in states}
        assert {state: by_state[state] for state in states} == in_list


def test_the_classes_of_the_pupils_add_up_to_the_establishment(head, town):
    count()

    classes = [total(town, scope="division", key=key) for key in ("6A", "6B", "")]
    assert tuple(map(sum, zip(*classes, strict=True))) == total(town) == (3, 4, 0, 3)


def test_a_guardian_of_two_children_counts_once_in_each_class_and_once_in_all(head, town):
    here = figures(town, population="legal", scope="division", key="6B")
    before = {ActivationMode.ESTABLISHMENT: (0, 0, 0, 1)}

    count()

    assert here == {}
    assert figures(town, population="legal", scope="division", key="6B") == before
    assert figures(town, population="legal", scope="division", key="6A")[
        ActivationMode.ESTABLISHMENT
    ] == (0, 2, 1, 1)
    assert figures(town, population="legal")[ActivationMode.ESTABLISHMENT] == (0, 2, 1, 1)


def test_two_children_in_one_class_are_one_account(head, enrol, tie):
    home = head.establishment
    division = DivisionFactory(establishment=home, code="6A")
    father = GuardianFactory()
    for pupil in enrol(2, division=division):
        tie(enrolment=pupil, guardian=father)

    count()

    assert figures(home, population="legal", scope="division", key="6A") == {"": (1, 0, 0, 0)}


def test_each_mode_has_its_line_and_na_those_never_informed_alone(head, enrol):
    modes = [*ActivationMode]
    for mode in modes:
        enrol(state=A, student__account__activation_mode=mode)
    enrol(2)
    enrol(state=NI)

    count()

    counted = figures(head.establishment)
    assert counted.pop("") == (2, 0, 0, 0)
    assert counted.pop(ActivationMode.ESTABLISHMENT) == (0, 1, 0, 1)
    assert counted == {mode: (0, 0, 0, 1) for mode in modes if mode != "establishment"}


@pytest.mark.parametrize("wrong", [{"mode": "", "informed": 1}, {"mode": "ent", "not_informed": 1}])
def test_the_database_refuses_a_line_na_of_anybody_else(head, wrong):
    none = dict.fromkeys(("not_informed", "informed", "activating", "activated"), 0)
    row = DailyCount(
        establishment=head.establishment, day=NIGHT, population="legal", scope="all",
        computed_at=AT, **none | wrong,
    )  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_an_establishment_of_nobody_was_counted_as_well():
    home = EstablishmentFactory()

    count()

    for population in ("student", "legal", "in_charge"):
        assert figures(home, population=population) == {"": (0, 0, 0, 0)}


def test_a_class_keeps_the_label_it_had_that_day(head, enrol):
    division = DivisionFactory(establishment=head.establishment, code="6A", label="Sixième A")
    enrol(division=division)
    count()
    division.label = "6e Soleil"
    division.save()

    count(NIGHT + timedelta(days=1))

    rows = DailyCount.objects.filter(scope="division").order_by("day")
    assert list(rows.values_list("label", flat=True)) == ["Sixième A", "6e Soleil"]


def test_counted_again_the_night_is_replaced_and_the_others_stay(head, enrol):
    enrol(2)
    count(NIGHT - timedelta(days=1))
    count()
    enrol(state=A)

    count()

    eve = {"day": NIGHT - timedelta(days=1)}
    assert total(head.establishment) == (2, 0, 0, 1)
    assert total(head.establishment, **eve) == (2, 0, 0, 0)


def test_classes_are_forgotten_after_a_season_and_the_whole_is_kept(head, enrol):
    enrol(division=DivisionFactory(establishment=head.establishment, code="6A"))
    for days in (61, 60):
        count(NIGHT - timedelta(days=days))

    count()

    kept = DailyCount.objects.filter(population="student", establishment=head.establishment)
    by_scope = {
        scope: set(kept.filter(scope=scope).values_list("day", flat=True))
        for scope in ("all", "division")
    }
    ago = {days: NIGHT - timedelta(days=days) for days in (61, 60, 0)}
    assert by_scope == {"all": {*ago.values()}, "division": {ago[60], ago[0]}}


def test_costs_the_same_for_one_establishment_as_for_ten(head, enrol, queries, request):
    enrol(state=A)
    few = queries(count)
    request.getfixturevalue("town")
    EnrolmentFactory.create_batch(9)

    assert queries(count) == few


def test_the_step_of_the_night_counts_for_its_business_day(head, enrol):
    enrol(3)
    run = Run.objects.create(kind="statistics", business_day=NIGHT, started_at=AT)

    found = night.compute(Tonight(run, AT))

    assert total(head.establishment) == (3, 0, 0, 0)
    assert found == {"establishments": 1, "rows": DailyCount.objects.count()}
    assert {row.computed_at for row in DailyCount.objects.all()} == {AT}


def test_nothing_is_counted_during_a_maintenance(head, enrol):
    enrol()
    cut_the_service()

    with pytest.raises(UnderWayError):
        count()

    assert Maintenance.objects.exists()
    assert not DailyCount.objects.exists()
