"""Lists of « élèves extérieurs » taken in: who is hosted, from when to when, and what is told."""

import pytest

from establishments.models import Establishment
from students.models import Enrolment
from sync.models import FileRun
from tests.factories import EstablishmentFactory
from tests.sync.builders import structures_file
from tests.sync.feeding import dump, roll, run, versions
from tests.sync.hosting import (
    HOME,
    HOST,
    hosted,
    hosted_file,
    hosted_list,
    ine,
    pupils,
    row,
)

THIRD = "0750003W"


@pytest.fixture(autouse=True)
def two_schools(feed):
    """A school of twelve pupils with an INE, and the one that may host them."""
    EstablishmentFactory(uai=HOST, name="Lycée d'accueil")
    feed(pupils(12))


def host():
    return Establishment.objects.get(uai=HOST)


def latest():
    return FileRun.objects.filter(kind="mutualises").order_by("-pk").first()


def test_the_pupils_of_the_list_are_hosted(feed):
    outcome = feed(hosted_list(3))

    assert (outcome.code, outcome.lines) == (
        0,
        [
            f"{HOST} mutualises applied pupils=3 guardians=0 links=0 created=3 changed=0 left=0"
            " anomalies=0"
        ],
    )
    assert hosted(establishment=host()) == [ine(1), ine(2), ine(3)]
    assert host().hosts_students


def test_a_hosted_pupil_has_no_class_here_and_is_found_by_his_names(feed):
    feed(hosted_list(1))

    here = Enrolment.objects.get(kind="mutualised")
    home = Enrolment.objects.get(kind="principal", student=here.student)
    assert (here.division, here.mef, here.search_key) == (None, None, home.search_key)


def test_the_same_list_again_writes_nobody(feed):
    feed(hosted_list(3))
    before = versions()

    outcome = feed(hosted_list(3), at="2026-11-23")

    assert (outcome.words, outcome.figure("created")) == (["unchanged"], 0)
    assert versions() == before


def test_the_list_does_not_move_the_date_of_the_data(feed):
    feed(hosted_list(3))

    assert host().data_updated_at is None


def test_a_renamed_pupil_keeps_one_key_everywhere(feed):
    feed(hosted_list(1))

    feed(pupils(12, change={"1001": {"NOM_DE_FAMILLE": "ZOLA"}}))

    keys = Enrolment.objects.filter(student__ine=ine(1)).values_list("search_key", flat=True)
    assert list(keys) == ["ZOLA ZOE", "ZOLA ZOE"]


def test_a_key_out_of_step_is_corrected(feed):
    feed(hosted_list(2))
    Enrolment.objects.filter(kind="mutualised").update(search_key="?")

    outcome = feed(hosted_list(2))

    assert outcome.figure("changed") == 2
    assert not Enrolment.objects.filter(search_key="?").exists()


def test_who_is_no_longer_in_the_list_leaves_and_may_come_back(feed):
    feed(hosted_list(3))

    away = feed(hosted_list(2), at="2026-11-23")
    left_on = Enrolment.objects.get(student__ine=ine(3), kind="mutualised").left_on
    back = feed(hosted_list(3), at="2026-11-24")

    assert (away.figure("left"), str(left_on)) == (1, "2026-11-23")
    assert (back.figure("created"), back.figure("changed")) == (0, 1)
    assert hosted() == [ine(1), ine(2), ine(3)]


def test_each_pupil_is_hosted_from_the_first_day_to_the_last(feed):
    content = hosted_file(
        row(1), row(2, starts="24/11/2026"), row(3, ends="23/11/2026"), row(4, ends="21/11/2026")
    )

    days = {}
    for at in ("2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"):
        outcome = feed(content, at=at)
        days[at[-2:]] = (outcome.figure("pupils"), hosted())

    assert days == {
        "22": (2, [ine(1), ine(3)]),
        "23": (2, [ine(1), ine(3)]),
        "24": (2, [ine(1), ine(2)]),
        "25": (2, [ine(1), ine(2)]),
    }
    assert str(Enrolment.objects.get(student__ine=ine(3), kind="mutualised").left_on) == (
        "2026-11-23"
    )


def test_a_start_put_off_makes_the_pupil_leave_until_then(feed):
    feed(hosted_list(2))

    outcome = feed(hosted_file(row(1), row(2, starts="01/02/2027")))

    assert (outcome.figure("left"), outcome.codes, hosted()) == (1, [], [ine(1)])


def test_nobody_left_means_no_tab(feed):
    feed(hosted_list(2))

    feed(hosted_file(row(1, ends="01/11/2026"), row(2, ends="01/11/2026")))

    assert (hosted(), host().hosts_students) == ([], False)


ROWS = {
    "unknown INE": (row(99), "exterieur-inconnu"),
    "another school": (row(2, principal=THIRD), "exterieur-autre-rattachement"),
    "its own pupil": (row(50), "exterieur-deja-ici"),
    "unreadable": (row(2, starts="demain"), "exterieur-debut"),
    "coming, unknown": (row(99, starts="01/02/2027"), "exterieur-inconnu"),
}


@pytest.mark.parametrize(("bad", "code"), ROWS.values(), ids=ROWS)
def test_a_row_that_cannot_be_taken_is_told_by_its_line_alone(feed, bad, code):
    feed(roll(1, UAJ=HOST, change={"1001": {"ID_NATIONAL": ine(50)}}))

    outcome = feed(hosted_file(row(1), bad, row(3)))

    assert (outcome.code, outcome.words, outcome.codes) == (0, ["applied"], [code])
    assert outcome.figure("pupils") == 2
    assert outcome.lines[1].startswith(f"line 3 {code} ")
    assert not any(ine(rank) in outcome.lines[1] for rank in (2, 50, 99))
    assert "NOM100" not in outcome.lines[1]
    assert hosted() == [ine(1), ine(3)]


def test_what_is_over_is_not_told(feed):
    outcome = feed(hosted_file(row(1), row(99, ends="01/11/2026")))

    assert (outcome.words, outcome.codes) == (["applied"], [])


def test_a_pupil_who_left_his_school_is_hosted_until_the_list_says_otherwise(feed):
    feed(hosted_list(3))
    feed(pupils(11, first=1002), at="2026-11-23")

    told = feed(hosted_list(3), at="2026-11-23")
    still = hosted()
    feed(hosted_file(row(2), row(3)), at="2026-11-24")
    refused = feed(hosted_list(3), at="2026-11-25")

    assert (told.words, told.codes) == (["unchanged"], ["exterieur-sorti"])
    assert still == [ine(1), ine(2), ine(3)]
    assert (refused.codes, hosted()) == (["exterieur-autre-rattachement"], [ine(2), ine(3)])


def test_a_pupil_whose_row_becomes_unreadable_stays(feed):
    feed(hosted_list(2))

    outcome = feed(hosted_file(row(1), row(2, ends="hier")))

    assert (outcome.words, outcome.codes) == (["unchanged"], ["exterieur-fin"])
    assert hosted() == [ine(1), ine(2)]


def test_the_same_list_finds_a_pupil_whom_his_school_gives_later_the_same_day(feed):
    first = feed(hosted_file(row(1), row(13)))
    feed(pupils(13))

    again = feed(hosted_file(row(1), row(13)))

    assert (first.codes, again.codes) == (["exterieur-inconnu"], [])
    assert hosted() == [ine(1), ine(13)]


def test_lists_are_taken_last_so_that_new_pupils_are_known(feed):
    folder = feed.drop()
    newcomer = roll(1, UAJ=THIRD, change={"1001": {"ID_NATIONAL": ine(20)}})
    files = {HOST: hosted_file(row(20, principal=THIRD)), THIRD: newcomer}
    for uai, content in files.items():
        (folder / uai).mkdir()
        (folder / uai / "liste").write_bytes(content)

    outcome = run("sync", folder, "--register", "Collège")

    assert [line.split()[0] for line in outcome.lines] == [THIRD, HOST]
    assert hosted() == [ine(20)]


def test_a_list_costs_the_same_for_one_pupil_as_for_twelve(feed, queries):
    few = queries(feed, hosted_list(1))
    many = queries(feed, hosted_list(12))

    assert many == few <= 30


def test_a_list_without_rows_waits_for_somebody_to_agree(feed):
    feed(hosted_list(4))

    outcome = feed(hosted_file(), options=["--establishment", HOST])

    assert (outcome.code, outcome.words) == (3, ["held"])
    assert "(élèves extérieurs)" in outcome.lines[1]
    assert len(hosted()) == 4


@pytest.fixture
def held(feed):
    """Ten hosted pupils, of whom the next list names five: the run on hold."""
    feed(hosted_list(10))
    outcome = feed(hosted_list(5))
    assert (outcome.code, outcome.codes) == (3, ["disparition-massive"])
    return latest()


def test_an_approved_list_is_applied(feed, held):
    run("sync_approve", held.pk)

    held.refresh_from_db()
    assert (held.outcome, held.figures["left"], len(hosted())) == ("approved", 5, 5)


def test_a_rejected_list_changes_nothing(feed, held):
    before = dump()

    run("sync_reject", held.pk)

    held.refresh_from_db()
    assert (held.outcome, dump() == before) == ("rejected", True)


def test_a_newer_list_replaces_the_one_on_hold(feed, held):
    feed(hosted_list(9))

    held.refresh_from_db()
    assert (held.outcome, held.decided_by, len(hosted())) == ("rejected", "remplacé", 9)


def test_announced_ends_are_no_disappearance(feed):
    feed(hosted_list(10, ends="22/11/2026"))

    outcome = feed(hosted_list(10, ends="22/11/2026"), at="2026-11-23")

    assert (outcome.words, outcome.figure("left")) == (["applied"], 10)


def test_two_lists_of_one_host_are_both_refused(feed):
    feed(hosted_list(2))

    outcome = feed(hosted_list(3), hosted_list(4), structures_file(UAJ=HOST))

    assert (outcome.code, sorted(outcome.words)) == (2, ["refused", "refused", "unchanged"])
    assert outcome.codes == ["plusieurs-listes"] * 2
    assert len(hosted()) == 2


def test_the_list_of_an_unknown_host_is_refused_without_register(feed):
    outcome = feed(hosted_list(1, host=THIRD), register=None)

    assert (outcome.code, outcome.codes) == (2, ["etablissement-inconnu"])
    assert outcome.lines[0].startswith(f"{THIRD} mutualises refused ")


def test_a_list_refused_by_its_reader_says_what_it_is_and_changes_nothing(feed):
    feed(hosted_list(3))
    before = dump()

    outcome = feed(hosted_file(row(1), row(2, host=HOME), row(3)))

    assert (outcome.code, outcome.codes) == (2, ["accueil-plusieurs"])
    assert outcome.lines[0].startswith(f"{HOST} mutualises refused ")
    assert dump() == before


def test_a_dry_run_says_what_would_be_done_and_keeps_nothing(feed):
    before = dump()

    promised = feed(hosted_list(3), options=["--dry-run"])

    assert (promised.figure("created"), dump() == before) == (3, True)
    assert not host().hosts_students
