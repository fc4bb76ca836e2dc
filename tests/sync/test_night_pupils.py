"""Pupils of a file against the roll: who is new, changed, gone, back, or somebody else."""

from datetime import date

import pytest

from accounts.enums import AccountState, Action
from accounts.models import Account, JournalEntry, SourceIdentity
from students.models import Division, Enrolment, Mef, Student
from sync.models import FileRun
from tests.sync.builders import nomenclature_file, pupil, pupils_file, structures, structures_file
from tests.sync.feeding import dump, roll

OTHER_UAI = "0750001U"
INE = "0123456789A"


def present():
    return set(Enrolment.objects.filter(left_on=None).values_list("student__birth_name", flat=True))


def test_a_new_pupil_has_an_account_not_informed_and_is_enrolled(feed):
    outcome = feed(
        pupils_file(
            pupil("1001", ID_NATIONAL=INE, NOM_USAGE="DIAZ"), assigned=structures("1001", "D:6A")
        )
    )

    enrolment = Enrolment.objects.get()
    student = enrolment.student
    assert outcome.figure("created") == 1
    assert (student.ine, student.birth_name, student.first_name) == (INE, "ABADIE", "Zoé")
    assert (student.usage_name, student.birth_date) == ("DIAZ", date(2013, 7, 14))
    assert (enrolment.division.code, enrolment.mef.code) == ("6A", "10110001110")
    assert (enrolment.search_key, enrolment.kind) == ("ABADIE ZOE DIAZ", "principal")
    assert student.account.identifier == "z.abadie"
    assert student.account.state == AccountState.NOT_INFORMED


def test_opened_accounts_are_one_line_of_the_journal_that_names_nobody(feed):
    feed(roll(3))

    entry = JournalEntry.objects.get()
    assert (entry.action, entry.count, entry.member) == (Action.OPEN, 3, None)
    assert entry.establishment.uai == "0750680G"
    assert entry.details == {"source": "siecle"}


def test_thirty_homonyms_get_thirty_identifiers(feed):
    feed(pupils_file(*(pupil(str(number)) for number in range(30))))

    assert Account.objects.values("identifier").distinct().count() == 30


def test_a_corrected_pupil_keeps_his_account_and_his_identifier(feed):
    feed(pupils_file(pupil("1001")))
    account = Account.objects.get()

    outcome = feed(
        pupils_file(pupil("1001", NOM_DE_FAMILLE="ABADI", ID_NATIONAL=INE, DATE_NAISS="15/07/2013"))
    )

    student = Student.objects.get()
    assert (outcome.figure("created"), outcome.figure("changed")) == (0, 1)
    assert (student.birth_name, student.ine) == ("ABADI", INE)
    assert student.birth_date == date(2013, 7, 15)
    assert student.enrolments.get().search_key == "ABADI ZOE"
    assert SourceIdentity.objects.get().birth_name == "ABADI"
    assert Account.objects.get() == account
    assert Account.objects.get().identifier == "z.abadie"


def test_an_ine_that_the_file_no_longer_gives_is_kept(feed):
    feed(pupils_file(pupil("1001", ID_NATIONAL=INE)))

    outcome = feed(pupils_file(pupil("1001")))

    assert outcome.words == ["unchanged"]
    assert Student.objects.get().ine == INE


def test_a_pupil_changes_class_and_level(feed):
    feed(pupils_file(pupil("1001"), assigned=structures("1001", "D:6A")))

    outcome = feed(
        pupils_file(pupil("1001", CODE_MEF="10010012110"), assigned=structures("1001", "D:5B"))
    )

    enrolment = Enrolment.objects.get()
    assert outcome.figure("changed") == 1
    assert (enrolment.division.code, enrolment.mef.code) == ("5B", "10010012110")


def test_three_missing_pupils_out_of_forty_leave_and_keep_their_accounts(feed):
    feed(roll(40))

    outcome = feed(roll(37))

    left = Enrolment.objects.exclude(left_on=None)
    assert (outcome.code, outcome.figure("left")) == (0, 3)
    assert {(e.student.birth_name, e.left_on) for e in left} == {
        (f"NOM{number}", date(2026, 11, 22)) for number in (1038, 1039, 1040)
    }
    assert Account.objects.count() == 40


def test_a_past_departure_ends_the_enrolment_on_its_day_and_keeps_the_class(feed):
    feed(roll(2))

    outcome = feed(roll(2, division="", change={"1001": {"DATE_SORTIE": "15/11/2026"}}))

    enrolment = Enrolment.objects.get(student__birth_name="NOM1001")
    assert (outcome.figure("left"), enrolment.left_on) == (1, date(2026, 11, 15))
    assert enrolment.division.code == "6A"


def test_a_future_departure_ends_nothing_until_its_day(feed):
    content = roll(2, change={"1001": {"DATE_SORTIE": "30/11/2026"}})
    feed(content)
    assert present() == {"NOM1001", "NOM1002"}

    before = feed(content, at="2026-11-29")
    on_the_day = feed(content, at="2026-11-30")

    assert (before.words, on_the_day.words) == (["unchanged"], ["applied"])
    assert present() == {"NOM1002"}


def test_a_future_arrival_is_no_reason_to_read_the_file_again(feed):
    feed(roll(2, change={"1001": {"DATE_ENTREE": "30/11/2026"}}))

    assert FileRun.objects.get().stale_on is None


def test_a_leaver_who_comes_back_is_listed_again_with_the_same_account(feed):
    feed(roll(2))
    feed(roll(1))

    outcome = feed(roll(2))

    assert present() == {"NOM1001", "NOM1002"}
    assert (outcome.figure("created"), outcome.figure("changed")) == (0, 1)
    assert Account.objects.count() == 2


def test_a_pupil_already_gone_when_first_met_gets_no_account(feed):
    outcome = feed(roll(2, change={"1002": {"DATE_SORTIE": "15/09/2026"}}))

    assert (outcome.figure("pupils"), outcome.figure("created")) == (1, 1)
    assert Account.objects.count() == 1


def test_an_unreadable_row_leaves_its_pupil_as_he_was(feed):
    feed(roll(2))

    outcome = feed(roll(2, change={"1001": {"DATE_NAISS": "31/02/2013"}}))

    assert (outcome.codes, outcome.figure("left")) == (["date-naissance"], 0)
    assert present() == {"NOM1001", "NOM1002"}


def test_the_ine_of_another_child_takes_nothing_over(feed):
    feed(pupils_file(pupil("1001", ID_NATIONAL=INE), UAJ=OTHER_UAI))

    outcome = feed(pupils_file(pupil("77", ID_NATIONAL=INE, PRENOM="Ali"), pupil("78")))

    assert outcome.codes == ["ine-autre-eleve"]
    assert (outcome.figure("created"), Account.objects.count()) == (1, 2)
    assert Student.objects.get(ine=INE).first_name == "Zoé"
    assert Student.objects.get(ine=INE).enrolments.get().establishment.uai == OTHER_UAI


def test_a_known_pupil_given_the_ine_of_another_stays_as_he_was(feed):
    feed(roll(2, change={"1001": {"ID_NATIONAL": INE}}))
    stolen = {"ID_NATIONAL": INE, "PRENOM": "Léa"}

    outcome = feed(roll(2, change={"1001": {"ID_NATIONAL": ""}, "1002": stolen}))

    assert (outcome.words, outcome.codes) == (["unchanged"], ["ine-autre-eleve"])
    assert Student.objects.get(birth_name="NOM1002").first_name == "Zoé"
    assert INE not in "".join(outcome.lines)


def test_a_pupil_who_changes_school_keeps_his_account(feed):
    feed(pupils_file(pupil("1001", ID_NATIONAL=INE, NOM_DE_FAMILLE="Abâdie")))

    outcome = feed(pupils_file(pupil("77", ID_NATIONAL=INE), UAJ=OTHER_UAI))

    account = Account.objects.get()
    assert outcome.figure("created") == 1
    assert account.identifier == "z.abadie"
    assert account.student.enrolments.count() == account.sources.count() == 2
    assert {e.search_key for e in account.student.enrolments.all()} == {"ABADIE ZOE"}


def test_a_pupil_renumbered_by_the_source_is_found_by_his_ine(feed):
    feed(pupils_file(pupil("1001", ID_NATIONAL=INE)))

    outcome = feed(pupils_file(pupil("9001", ID_NATIONAL=INE)))

    assert (outcome.figure("created"), outcome.figure("left")) == (0, 0)
    assert Enrolment.objects.get().left_on is None
    assert {s.source_id for s in SourceIdentity.objects.all()} == {"1001", "9001"}


def test_a_number_known_here_is_not_robbed_of_its_pupil_by_a_new_number(feed):
    feed(pupils_file(pupil("1001", ID_NATIONAL=INE)))

    outcome = feed(pupils_file(pupil("1001"), pupil("9001", ID_NATIONAL=INE)))

    assert outcome.codes == ["ine-autre-eleve"]
    assert Account.objects.count() == 1


OTHER_CHILD = {
    "ID_NATIONAL": "9876543210B",
    "NOM_DE_FAMILLE": "DIAZ",
    "PRENOM": "Ugo",
    "DATE_NAISS": "02/03/2014",
}


def test_the_number_of_a_pupil_given_to_another_child_hands_nothing_over(feed):
    feed(pupils_file(pupil("1001", ID_NATIONAL=INE), pupil("1002")))
    before = dump()

    outcome = feed(pupils_file(pupil("1001", **OTHER_CHILD), pupil("1002")))

    assert (outcome.code, outcome.figure("left")) == (0, 0)
    assert dump() == before
    assert outcome.lines[1].split(maxsplit=3)[2:] == [
        "eleve-id-reattribue",
        "Élève 1001 : cet ELEVE_ID était celui d'un autre élève, laissé comme il était.",
    ]


def test_a_number_given_to_another_child_who_left_does_not_make_the_first_one_leave(feed):
    feed(pupils_file(pupil("1001", ID_NATIONAL=INE)))

    outcome = feed(pupils_file(pupil("1001", **OTHER_CHILD, DATE_SORTIE="15/11/2026")))

    assert (outcome.codes, outcome.figure("left")) == (["eleve-id-reattribue"], 0)
    assert present() == {"ABADIE"}


@pytest.mark.parametrize(
    "same",
    [
        {"ID_NATIONAL": INE},
        {"ID_NATIONAL": ""},
        {"NOM_DE_FAMILLE": "Abâdie", "PRENOM": "ZOE"},
        {"DATE_NAISS": "14/07/2013"},
    ],
    ids=["INE", "no INE", "names", "birth date"],
)
def test_one_thing_in_common_is_enough_to_be_the_same_child(feed, same):
    feed(pupils_file(pupil("1001", ID_NATIONAL=INE)))

    outcome = feed(pupils_file(pupil("1001", **OTHER_CHILD | same)))

    assert (outcome.codes, outcome.figure("changed")) == ([], 1)


def test_a_school_whose_numbers_were_all_given_to_others_is_held(feed):
    numbers = range(1001, 1041)
    feed(roll(40, change={str(n): {"ID_NATIONAL": f"{n:010d}A"} for n in numbers}))
    others = {str(n): OTHER_CHILD | {"ID_NATIONAL": f"{n:010d}B"} for n in numbers}

    outcome = feed(roll(40, change=others))

    assert outcome.words == ["held"]
    assert {"noms-changes-en-masse", "naissances-changees-en-masse"} <= set(outcome.codes)


def test_a_row_refused_for_its_ine_is_read_again_the_next_day(feed):
    feed(pupils_file(pupil("1001", ID_NATIONAL=INE, PRENOM="Ali"), UAJ=OTHER_UAI))
    content = pupils_file(pupil("77", ID_NATIONAL=INE))
    feed(content)
    feed(pupils_file(pupil("1001", ID_NATIONAL="9876543210B", PRENOM="Ali"), UAJ=OTHER_UAI))

    outcome = feed(content, at="2026-11-23")

    assert (outcome.figure("created"), outcome.codes) == (1, [])


def test_an_unknown_division_is_named_by_its_code_until_structures_name_it(feed):
    feed(roll(1))
    assert Division.objects.get().label == "6A"

    outcome = feed(structures_file(("6A", "SIXIEME A"), ("6B", "SIXIEME B")))

    assert (outcome.figure("created"), outcome.figure("changed")) == (1, 1)
    assert dict(Division.objects.values_list("code", "label")) == {
        "6A": "SIXIEME A",
        "6B": "SIXIEME B",
    }


def test_a_mef_out_of_the_nomenclature_is_told_and_taken(feed):
    outcome = feed(nomenclature_file(("10010012110", "6EME", "6ème")), roll(3))

    assert (outcome.code, outcome.codes) == (0, ["mef-inconnu"])
    assert outcome.words == ["applied", "applied"]
    assert Mef.objects.get(code="10110001110").label == "10110001110"
    assert Enrolment.objects.filter(mef__code="10110001110").count() == 3


def test_without_a_nomenclature_no_mef_is_unknown(feed):
    assert feed(roll(3)).codes == []
