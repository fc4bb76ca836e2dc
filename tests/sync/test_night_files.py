"""Which files of the feed are taken, skipped or refused, and what each leaves in the database."""

import pytest

from establishments.models import Establishment
from students.models import Division, Enrolment
from sync.models import Anomaly, FileRun
from tests.factories import AccountFactory
from tests.sync.builders import (
    UAI,
    document,
    guardians_file,
    link,
    person,
    pupil,
    pupils_file,
    structures_file,
)
from tests.sync.feeding import dump, roll, versions

OTHER_UAI = "0750001U"
EARLIER = {"HORODATAGE": "19/11/2026 19:00:00", "DATE_EXPORT": "19/11/2026"}
LATER = {"HORODATAGE": "21/11/2026 19:00:00", "DATE_EXPORT": "21/11/2026"}


def family(count):
    ids = range(1001, 1001 + count)
    persons = "".join(person(f"2{i}", NOM_DE_FAMILLE=f"NOM{i}", MEL="") for i in ids)
    return guardians_file(persons, "".join(link(str(i), f"2{i}") for i in ids))


def test_the_same_files_again_write_nobody_and_move_the_date(feed):
    feed(roll(3), family(3))
    before = versions()

    outcome = feed(roll(3), family(3), at="2026-11-23")

    assert outcome.words == ["unchanged", "unchanged"]
    assert versions() == before
    assert Establishment.objects.get().data_updated_at.day == 23


def test_the_same_people_in_another_order_are_unchanged_and_not_written(feed):
    feed(pupils_file(pupil("1001"), pupil("1002")), family(2))
    before = versions()

    outcome = feed(pupils_file(pupil("1002"), pupil("1001")))

    assert (outcome.code, outcome.words) == (0, ["unchanged"])
    assert versions() == before


def test_unchanged_pupils_are_not_written_when_another_changes(feed):
    feed(roll(3))
    before = versions()["students_student"]

    feed(roll(3, change={"1002": {"PRENOM": "Zoë"}}))

    assert len(set(before) & set(versions()["students_student"])) == 2


def test_anomalies_of_an_unchanged_file_are_told_again(feed):
    content = roll(2, change={"1001": {"DATE_NAISS": ""}})
    feed(content)

    outcome = feed(content)

    assert (outcome.words, outcome.codes) == (["unchanged"], ["date-naissance"])


def test_the_first_load_costs_the_same_for_ten_pupils_as_for_three_hundred(feed, queries):
    few = queries(feed, roll(10), family(10))

    many = queries(feed, roll(300, UAJ=OTHER_UAI), family(300).replace(b"0750680G", b"0750001U"))

    assert many == few <= 90


def test_a_change_costs_the_same_for_ten_pupils_as_for_three_hundred(feed, queries):
    feed(roll(10), family(10))
    feed(roll(300, UAJ=OTHER_UAI))

    few = queries(feed, roll(9))
    many = queries(feed, roll(297, UAJ=OTHER_UAI))

    assert many == few


def test_a_malformed_file_changes_nothing(feed):
    feed(roll(3), family(3))
    before = dump()

    outcome = feed(roll(2).replace(b"</ELEVES>", b""))

    assert (outcome.code, outcome.words, outcome.codes) == (2, ["refused"], ["xml-mal-forme"])
    assert dump() == before


def test_a_refused_file_does_not_stop_the_others(feed):
    feed(roll(2))

    outcome = feed(roll(2, change={"1001": {"PRENOM": "Léa"}}), document("BEE_COMMUN", ""))

    assert (outcome.code, sorted(outcome.words)) == (2, ["applied", "refused"])


def test_names_of_classes_are_taken_before_pupils_whatever_the_order_of_files(feed):
    outcome = feed(family(1), roll(1), structures_file(("6A", "SIXIEME A")))

    assert outcome.words == ["applied", "applied", "applied"]
    assert Division.objects.get().label == "SIXIEME A"


def test_of_two_files_only_the_latest_export_is_taken(feed):
    outcome = feed(roll(2, **LATER), roll(1, **EARLIER))

    assert (outcome.code, sorted(outcome.words)) == (2, ["applied", "refused"])
    assert outcome.codes == ["plus-ancien"]
    assert Enrolment.objects.count() == 2


def test_an_export_older_than_the_one_in_force_is_refused(feed):
    feed(roll(2, **LATER))

    outcome = feed(roll(1))

    assert (outcome.code, outcome.codes) == (2, ["plus-ancien"])
    assert Enrolment.objects.filter(left_on=None).count() == 2


def test_an_export_of_another_age_is_refused_and_does_not_spoil_the_next_one(feed):
    ancient = feed(roll(2, HORODATAGE="01/01/0001 00:00:00", DATE_EXPORT=None))

    good = feed(roll(2), at="2026-11-23")

    assert (ancient.words, ancient.codes) == (["refused"], ["date-export"])
    assert (good.words, good.codes) == (["applied"], [])


@pytest.mark.parametrize(
    ("day", "year", "word"),
    [
        ("2026-08-14", "2026", "refused"),
        ("2026-08-15", "2026", "applied"),
        ("2026-08-31", "2025", "applied"),
        ("2026-09-30", "2025", "applied"),
        ("2026-10-01", "2025", "refused"),
        ("2026-10-01", "2026", "applied"),
    ],
)
def test_both_years_are_taken_around_the_rentree(feed, day, year, word):
    export = {"DATE_EXPORT": "01/08/2026", "HORODATAGE": "01/08/2026 19:00:00"}

    assert feed(roll(1, ANNEE_SCOLAIRE=year, **export), at=day).words == [word]


def test_an_ending_year_is_refused_once_the_new_one_is_in(feed):
    export = {"DATE_EXPORT": "01/09/2026", "HORODATAGE": "01/09/2026 19:00:00"}
    feed(roll(1, **export), at="2026-09-02")

    outcome = feed(structures_file(ANNEE_SCOLAIRE="2025", **export), at="2026-09-03")

    assert outcome.codes == ["annee-scolaire"]


def test_the_school_year_may_be_set(feed, settings):
    settings.SYNC_SCHOOL_YEAR = 2019

    assert feed(roll(1, ANNEE_SCOLAIRE="2019")).words == ["applied"]


def test_an_error_nobody_foresaw_spoils_its_establishment_only(feed, caplog):
    AccountFactory(identifier="z.abadie")  # drawn outside the counter: opening must fail
    before = dump()

    spoilt = feed(structures_file(("6A", "SIXIEME A")), pupils_file(pupil("1001")))
    nothing_changed = dump() == before
    both = feed(pupils_file(pupil("1001")), roll(1, UAJ=OTHER_UAI))

    assert (spoilt.code, spoilt.codes) == (2, ["erreur-interne"] * 2)
    assert nothing_changed
    assert both.words == ["refused", "applied"]
    assert "UniqueViolation" in caplog.text or "IntegrityError" in caplog.text
    assert "z.abadie" not in caplog.text


def test_a_dry_run_prints_what_a_real_one_does_and_keeps_nothing(feed):
    contents = roll(3, change={"1002": {"DATE_NAISS": ""}}), family(3)
    before = dump()

    promised = feed(*contents, options=["--dry-run"])

    assert dump() == before
    assert not Establishment.objects.exists()
    assert not FileRun.objects.exists()
    assert promised == feed(*contents)


def test_a_run_keeps_the_links_and_persons_of_no_consequence_again_when_unchanged(feed):
    contacts = link("1002", "2001", level="3") + link("1001", "2002", level="3")
    people = person("2001") + person("2002") + person("2003")
    family = guardians_file(people, link("1001", "2001") + contacts)

    feed(roll(2), family)
    feed(family)

    runs = FileRun.objects.filter(kind="responsables").order_by("pk")
    assert [run.outcome for run in runs] == ["applied", "unchanged"]
    assert [(run.figures["contacts"], run.figures["orphans"]) for run in runs] == [(2, 1)] * 2


def test_every_file_leaves_a_run_and_its_anomalies(feed):
    feed(roll(2, change={"1001": {"DATE_NAISS": ""}}), document("BEE_COMMUN", ""))

    refused, applied = FileRun.objects.order_by("pk")
    assert (refused.outcome, refused.uai, refused.establishment) == ("refused", "", None)
    assert (applied.outcome, applied.uai, applied.kind) == ("applied", UAI, "eleves")
    assert (applied.school_year, applied.skipped_ids) == (2026, ["1001"])
    assert applied.figures["created"] == 1
    assert Anomaly.objects.count() == 2
    assert "ABADIE" not in "".join(Anomaly.objects.values_list("message", flat=True))
