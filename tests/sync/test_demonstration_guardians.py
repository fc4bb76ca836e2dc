"""The guardians of the demonstration: every case of family, what they confirmed and reported."""

from collections import Counter
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.enums import AccountState, Action
from accounts.models import JournalEntry
from establishments.permissions import Role
from guardians.models import Guardian, Guardianship, Report
from sync import demonstration
from sync.demonstration import schools

NOW = timezone.now()
SMALL = tuple(replace(school, students=160) for school in schools.ALL)
INSIDE = (AccountState.ACTIVATING, AccountState.ACTIVATED)
CURRENT = Guardianship.objects.filter(ended_on=None, enrolment__left_on=None)
OPEN = Report.objects.filter(closed_at=None)


@pytest.fixture(scope="module", autouse=True)
def _built(django_db_setup, django_db_blocker):
    """The demonstration, made once for the whole file."""
    with django_db_blocker.unblock(), transaction.atomic():
        demonstration.build(at=NOW, of=SMALL)
        connection.check_constraints()  # now, rather than after each test
        yield
        transaction.set_rollback(True)


def of(school):
    return Q(guardianship__establishment__uai=school.uai)


def test_only_guardians_who_came_in_confirmed_a_tie_and_each_confirmed_one():
    confirmed = CURRENT.filter(confirmed_at__isnull=False)
    inside = Guardian.objects.filter(account__state__in=INSIDE, guardianships__in=CURRENT)

    assert not confirmed.exclude(guardian__account__state__in=INSIDE).exists()
    assert set(inside) == set(Guardian.objects.filter(guardianships__in=confirmed))
    assert not confirmed.filter(confirmed_at__gt=NOW).exists()
    assert not confirmed.filter(guardian__account__informed_at__gt=F("confirmed_at")).exists()


@pytest.mark.parametrize("school", SMALL)
def test_some_have_not_attached_their_second_child(school):
    waiting = CURRENT.filter(establishment__uai=school.uai, confirmed_at=None)

    second = waiting.filter(guardian__account__state=AccountState.ACTIVATED)

    assert 2 < second.count() < 40


@pytest.mark.parametrize("school", SMALL)
def test_each_school_has_open_reports_of_both_kinds_and_of_every_age(school):
    kinds = Counter(OPEN.filter(of(school)).values_list("kind", flat=True))
    ages = [(NOW - report.reported_at).days for report in OPEN.filter(of(school))]

    assert kinds == {"wrong_link": 4, "wrong_birth_date": 3}
    assert (min(ages), max(ages), len(set(ages))) == (2, 40, 7)


@pytest.mark.parametrize("school", SMALL)
def test_the_head_noted_two_of_them_with_a_comment(school):
    noted = OPEN.filter(of(school), noted_at__isnull=False)

    assert {report.kind for report in noted} == {"wrong_link", "wrong_birth_date"}
    assert all(r.comment and r.reported_at < r.noted_at < NOW for r in noted)
    assert all(
        (r.noted_by.role, r.noted_by.establishment.uai) == (Role.HEAD, school.uai) for r in noted
    )


@pytest.mark.parametrize("school", SMALL)
def test_one_was_corrected_and_one_withdrawn(school):
    closed = Report.objects.filter(of(school), closed_at__isnull=False)

    corrected = closed.get(closing=Report.Closing.CORRECTED)

    assert closed.count() == 2
    assert closed.get(closing=Report.Closing.WITHDRAWN).kind == Report.Kind.WRONG_LINK
    assert corrected.seen != corrected.guardianship.student.birth_date.isoformat()
    assert all(report.reported_at < report.closed_at < NOW for report in closed)


def test_open_reports_dispute_what_the_source_says_now():
    for report in OPEN.select_related("guardianship__student"):
        tie = report.guardianship
        is_link = report.kind == Report.Kind.WRONG_LINK
        assert report.seen == (tie.kind if is_link else tie.student.birth_date.isoformat())


def test_a_wrong_birth_date_keeps_from_activating_and_a_wrong_link_does_not():
    states = set(OPEN.values_list("kind", "guardianship__guardian__account__state"))

    assert states == {("wrong_link", "activated"), ("wrong_birth_date", "informed")}
    assert not OPEN.filter(
        guardianship__guardian__account__informed_at__gt=F("reported_at")
    ).exists()


def test_the_journal_of_each_school_tells_the_reports():
    acts = (Action.REPORT, Action.WITHDRAW_REPORT, Action.NOTE_REPORT)
    told = Counter(
        JournalEntry.objects.filter(action__in=acts).values_list("establishment__uai", "action")
    )

    assert told == {
        (school.uai, act): count
        for school in SMALL
        for act, count in zip(acts, (9, 1, 2), strict=True)
    }


def test_every_case_of_family_is_there():
    college = Guardian.objects.filter(guardianships__establishment__uai=SMALL[0].uai)
    children = Counter(college.annotate(n=Count("guardianships")).values_list("n", flat=True))
    mails = college.exclude(account__sources__mail="").values("account__sources__mail")
    mobiles = college.exclude(account__sources__mobile="").values("account__sources__mobile")
    both = college.filter(guardianships__kind="legal").filter(
        pk__in=Guardianship.objects.filter(kind="in_charge").values("guardian")
    )

    assert children[5] >= 1
    assert college.filter(first_name="").exists()
    assert both.exists()
    for values in (mails, mobiles):
        assert values.annotate(n=Count("pk", distinct=True)).filter(n__gt=1).exists()


def test_the_two_parents_of_five_share_a_mobile_and_a_mail():
    large = Guardian.objects.annotate(n=Count("guardianships")).filter(n=5)
    reached = Counter(large.values_list("account__sources__mobile", "account__sources__mail"))

    assert 2 in reached.values()
