"""Reports close when the source says something else or the pupil leaves, and not otherwise."""

from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import journal
from guardians import actions
from guardians.models import Guardianship, Report
from sync.models import FileRun
from tests.sync.builders import guardians_file, link, person
from tests.sync.feeding import roll, run

OTHER_UAI = "0750001U"
LINK, BIRTH_DATE = Report.Kind.WRONG_LINK, Report.Kind.WRONG_BIRTH_DATE
CORRECTED_DATE = {"1001": {"DATE_NAISS": "15/07/2013"}}
INE = {"1001": {"ID_NATIONAL": "0123456789A", "PRENOM": "Zoé"}}


def family(*links, **options):
    return guardians_file(person(), "".join(links or (link("1001"), link("1002"))), **options)


def tie(name="NOM1001", **conditions):
    return Guardianship.objects.get(student__birth_name=name, **conditions)


def report(kind, tie):
    request = journal.Request(journal.Author(), datetime.now().astimezone())
    return actions.report(tie, kind, request=request)


def closings():
    return list(Report.objects.order_by("pk").values_list("closing", flat=True))


@pytest.fixture
def reported(feed):
    """A guardian says that two of his links and two birth dates are wrong."""
    feed(roll(2), family())
    for name in ("NOM1001", "NOM1002"):
        report(LINK, tie(name))
        report(BIRTH_DATE, tie(name))


@pytest.mark.usefixtures("reported")
def test_nothing_closes_while_the_source_says_the_same(feed):
    feed(roll(3), family(), at="2026-11-23")

    assert closings() == [""] * 4


@pytest.mark.usefixtures("reported")
def test_a_corrected_birth_date_closes_what_was_reported_of_it(feed):
    feed(roll(2, change=CORRECTED_DATE), at="2026-11-23")

    closed = Report.objects.exclude(closed_at=None).get()
    assert (closed.kind, closed.closing) == (BIRTH_DATE, "corrected")
    assert closed.guardianship == tie("NOM1001")
    assert closed.closed_at.date().isoformat() == "2026-11-23"


@pytest.mark.usefixtures("reported")
def test_a_link_of_another_level_closes_what_was_reported_of_it(feed):
    feed(family(link("1001", level="2"), link("1002", CODE_PARENTE="20")), at="2026-11-23")

    assert closings() == ["corrected", "", "", ""]


@pytest.mark.usefixtures("reported")
def test_a_link_that_ends_closes_all_that_its_guardian_said(feed):
    feed(family(link("1002")), at="2026-11-23")

    assert closings() == ["corrected", "corrected", "", ""]


@pytest.mark.usefixtures("reported")
def test_a_pupil_who_left_the_file_closes_them_as_gone(feed):
    feed(roll(1), at="2026-11-23")

    assert closings() == ["", "", "gone", "gone"]


@pytest.mark.usefixtures("reported")
def test_a_dated_departure_closes_them_as_gone(feed):
    leaves = {"1001": {"DATE_SORTIE": "24/11/2026"}}
    feed(roll(2, change=leaves), at="2026-11-23")
    before = closings()

    feed(roll(2, change=leaves), at="2026-11-25")

    assert (before, closings()) == ([""] * 4, ["gone", "gone", "", ""])


@pytest.mark.usefixtures("reported")
def test_a_link_that_comes_back_leaves_what_was_closed_as_it_was(feed):
    feed(family(link("1002")), at="2026-11-23")
    before = list(Report.objects.order_by("pk").values())

    feed(family(), at="2026-11-24")
    again = report(LINK, tie())

    assert again.closed_at is None
    assert list(Report.objects.exclude(pk=again.pk).order_by("pk").values()) == before


@pytest.mark.usefixtures("reported")
def test_a_withdrawn_report_keeps_its_reason(feed):
    withdrawn = Report.objects.first()
    actions.withdraw(withdrawn, request=journal.Request(journal.Author(), withdrawn.reported_at))

    feed(family(link("1001", level="2"), link("1002")), at="2026-11-23")

    assert closings() == ["withdrawn", "", "", ""]


@pytest.fixture
def two_schools(feed):
    """A pupil of two schools, in each of which his guardian reports his birth date and the link."""
    for uai in ("0750680G", OTHER_UAI):
        feed(roll(1, change=INE, UAJ=uai), family(link("1001"), UAJ=uai))
    ties = Guardianship.objects.order_by("establishment__uai")
    for each in ties:
        report(LINK, each)
        report(BIRTH_DATE, each)


@pytest.mark.usefixtures("two_schools")
def test_a_birth_date_corrected_by_one_school_closes_the_reports_of_both(feed):
    corrected = {"1001": INE["1001"] | CORRECTED_DATE["1001"]}

    feed(roll(1, change=corrected), at="2026-11-23")

    assert Guardianship.objects.count() == 2
    assert closings() == ["", "corrected", "", "corrected"]


@pytest.mark.usefixtures("two_schools")
def test_a_pupil_who_leaves_one_school_leaves_the_reports_of_the_other_open(feed):
    feed(roll(1, first=1002), at="2026-11-23")

    open_ones = Report.objects.open().values_list("guardianship__establishment__uai", flat=True)
    assert sorted(closings()) == ["", "", "gone", "gone"]
    assert set(open_ones) == {OTHER_UAI}


@pytest.mark.usefixtures("reported")
def test_a_file_approved_by_an_operator_closes_them_as_well(feed):
    feed(roll(40), family())
    feed(roll(28, first=1013), at="2026-11-24")
    held, before = FileRun.objects.get(outcome="held"), closings()

    with time_machine.travel("2026-11-24T08:00:00+01:00", tick=False):
        run("sync_approve", held.pk, "--by", "ana")

    assert (before, closings()) == ([""] * 4, ["gone"] * 4)


def school(count, uai):
    """A school whose guardian reports every link, then the links of another level."""
    ids = [str(1001 + rank) for rank in range(count)]
    return (
        (roll(count, UAJ=uai), family(*map(link, ids), UAJ=uai)),
        family(*(link(i, level="2") for i in ids), UAJ=uai),
    )


def test_the_closing_costs_the_same_for_two_reports_as_for_forty(feed, queries):
    costs = []
    for uai, count in ((OTHER_UAI, 2), ("0750002V", 40)):
        files, other_level = school(count, uai)
        feed(*files)
        for each in Guardianship.objects.filter(establishment__uai=uai):
            report(LINK, each)
        costs.append(queries(feed, other_level))

    assert costs[0] == costs[1]
    assert closings() == ["corrected"] * 42


def test_nights_without_a_change_of_what_may_be_reported_never_look_at_reports(feed):
    feed(roll(40), family())

    with CaptureQueriesContext(connection) as captured:
        feed(roll(40, division="6B"), family(), at="2026-11-23")
        feed(roll(40, division="6B"), family(), at="2026-11-24")

    assert not [query for query in captured if "guardians_report" in query["sql"]]


@pytest.mark.usefixtures("reported")
def test_a_report_made_while_its_link_was_ending_closes_at_the_next_change(feed):
    Guardianship.objects.filter(pk=tie("NOM1002").pk).update(ended_on="2026-11-22")

    feed(roll(2, change=CORRECTED_DATE), at="2026-11-23")

    of_1002 = Report.objects.filter(guardianship__student__birth_name="NOM1002")
    assert {report.closing for report in of_1002} == {"corrected"}
