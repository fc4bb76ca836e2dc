"""Reporting an error, withdrawing it, noting it: once each, told in the journal of the school."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts import journal
from accounts.enums import Action
from accounts.models import AccountEvent, JournalEntry
from guardians import actions
from guardians.models import Guardianship, Report
from tests.factories import GuardianshipFactory, MemberFactory, ReportFactory

LINK, BIRTH_DATE = Report.Kind.WRONG_LINK, Report.Kind.WRONG_BIRTH_DATE
NOW = timezone.now()


def by(member=None, at=NOW):
    return journal.Request(journal.Author(member, ip="192.0.2.7"), at)


def everything():
    return list(Report.objects.order_by("pk").values())


def test_a_report_keeps_what_the_source_said():
    tie = GuardianshipFactory(kind=Guardianship.Kind.IN_CHARGE)

    link, birth_date = (actions.report(tie, kind, request=by()) for kind in (LINK, BIRTH_DATE))

    assert (link.kind, link.seen, link.reported_at) == (LINK, "in_charge", NOW)
    assert (birth_date.kind, birth_date.seen) == (BIRTH_DATE, "2013-05-17")
    assert Report.objects.open().count() == 2


def test_both_kinds_may_be_reported_in_one_request():
    tie, request = GuardianshipFactory(), by()

    for kind in (LINK, BIRTH_DATE, LINK):
        actions.report(tie, kind, request=request)

    assert Report.objects.count() == JournalEntry.objects.count() == 2


def test_a_report_already_open_is_given_again_untouched():
    tie = GuardianshipFactory()
    first = actions.report(tie, LINK, request=by())

    again = actions.report(tie, LINK, request=by(at=NOW + timedelta(days=1)))

    assert (again, again.reported_at) == (first, NOW)
    assert JournalEntry.objects.count() == 1


def test_the_journal_of_the_school_tells_whose_account_and_names_nobody():
    tie = GuardianshipFactory()

    actions.report(tie, LINK, request=by())

    entry = JournalEntry.objects.get()
    assert (entry.action, entry.member, entry.count) == (Action.REPORT, None, 1)
    assert (entry.establishment, entry.at) == (tie.establishment, NOW)
    assert entry.details == {"kind": "wrong_link"}
    assert AccountEvent.objects.get().account == tie.guardian.account


@pytest.mark.parametrize("gone", [{"ended_on": NOW.date()}, {"enrolment__left_on": NOW.date()}])
def test_a_tie_of_the_past_is_nobodys_to_report(gone):
    tie = GuardianshipFactory(**gone)

    with pytest.raises(Guardianship.DoesNotExist):
        actions.report(tie, LINK, request=by())

    assert not Report.objects.exists()


def test_the_value_disputed_is_that_of_the_database_not_of_an_old_copy():
    tie = GuardianshipFactory()
    Guardianship.objects.update(kind=Guardianship.Kind.IN_CHARGE)

    report = actions.report(tie, LINK, request=by())

    assert report.seen == "in_charge"


def test_a_guardian_withdraws_his_report_and_may_report_again():
    tie = GuardianshipFactory()
    first = actions.report(tie, LINK, request=by())

    withdrawn = actions.withdraw(first, request=by(at=NOW + timedelta(days=1)))
    other = actions.report(tie, LINK, request=by(at=NOW + timedelta(days=2)))

    assert (withdrawn.closing, withdrawn.closed_at) == ("withdrawn", NOW + timedelta(days=1))
    assert (other.pk != first.pk, other.closed_at) == (True, None)
    entry = JournalEntry.objects.get(action=Action.WITHDRAW_REPORT)
    assert (entry.establishment, entry.count) == (tie.establishment, 1)


def test_the_same_request_never_opens_again_what_was_closed_since():
    tie, request = GuardianshipFactory(), by()
    first = actions.report(tie, LINK, request=request)
    actions.withdraw(first, request=by())

    again = actions.report(tie, LINK, request=request)

    assert (again, again.closing) == (first, "withdrawn")
    assert Report.objects.count() == 1


def test_what_is_closed_is_not_withdrawn():
    closed = ReportFactory(closed_at=NOW, closing=Report.Closing.CORRECTED)
    before = everything()

    actions.withdraw(closed, request=by())

    assert everything() == before
    assert not JournalEntry.objects.exists()


def test_a_member_notes_the_open_reports_with_a_comment(head):
    tie = GuardianshipFactory(enrolment__establishment=head.establishment)
    reports = [ReportFactory(guardianship=tie, kind=kind) for kind in (LINK, BIRTH_DATE)]
    closed = ReportFactory(guardianship=tie, closed_at=NOW, closing="corrected", kind=LINK)

    noted = actions.note(
        Report.objects.visible_to(head), comment="Extrait demandé.", request=by(head)
    )

    marks = Report.objects.exclude(pk=closed.pk).values_list("noted_by", "noted_at", "comment")
    assert (noted, set(marks)) == (len(reports), {(head.pk, NOW, "Extrait demandé.")})
    assert Report.objects.get(pk=closed.pk).noted_at is None
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.member, entry.count) == (Action.NOTE_REPORT, head, 1)
    assert entry.details == {"reports": 2}


def test_noting_again_replaces_the_comment_and_asking_again_does_nothing(head):
    report, request = ReportFactory(), by(head)
    other = MemberFactory(establishment=head.establishment)
    actions.note(Report.objects.all(), comment="Un.", request=request)
    actions.note(Report.objects.all(), comment="Deux.", request=by(other))

    again = actions.note(Report.objects.all(), comment="Un.", request=request)

    report.refresh_from_db()
    assert (again, report.comment, report.noted_by) == (1, "Deux.", other)
    assert JournalEntry.objects.count() == 2


def test_nobody_notes_without_being_of_the_staff():
    ReportFactory()

    with pytest.raises(IntegrityError):
        actions.note(Report.objects.all(), comment="", request=by())


def test_noting_costs_the_same_for_one_report_as_for_twenty(head, queries):
    ReportFactory()
    few = queries(actions.note, Report.objects.all(), comment="", request=by(head))
    ReportFactory.create_batch(19)

    many = queries(actions.note, Report.objects.all(), comment="", request=by(head))

    assert many == few <= 10


def test_open_reports_are_counted_by_kind_in_one_statement(head, queries):
    tie = GuardianshipFactory(enrolment__establishment=head.establishment)
    sibling = GuardianshipFactory(
        enrolment__establishment=head.establishment, guardian=tie.guardian
    )
    for each in (tie, sibling):
        ReportFactory(guardianship=each, kind=LINK)
    ReportFactory(guardianship=tie, kind=BIRTH_DATE, closed_at=NOW, closing="corrected")
    ReportFactory(kind=BIRTH_DATE)

    reports = Report.objects.visible_to(head).order_by("-reported_at")

    assert reports.count_by_kind() == {"wrong_link": 2}
    assert queries(reports.count_by_kind) == 1
