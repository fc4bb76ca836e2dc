"""An école taken in from ONDE: its pair in each dialect, who is known again, what is refused."""

from pathlib import Path
from shutil import copytree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Account, SourceIdentity
from establishments.models import Establishment
from guardians.models import Guardian, Guardianship
from students.models import Division, Enrolment, Mef, Student
from sync.models import FileRun
from tests.factories import EstablishmentFactory
from tests.sync import builders
from tests.sync.feeding import roll as siecle_roll
from tests.sync.feeding import run, versions
from tests.sync.hosting import hosted_file
from tests.sync.onde import (
    SCHOOL,
    child,
    give,
    guardian,
    guardians_file,
    ine,
    present,
    pupil,
    pupils_file,
    roll,
)

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[1] / "samples" / "onde"
UAIS = {"be1d": SCHOOL, "onde": "0750003W"}
PAIRS = guardian(child(1), child(2)), guardian(child(3), name="PETIT", mail="", mobile="")


def samples(tmp_path, dialect, uai=None):
    """The pair of this dialect, in a folder named by the UAI of its école."""
    return copytree(SAMPLES / dialect, tmp_path / dialect / (uai or UAIS[dialect]))


@pytest.mark.parametrize("dialect", UAIS)
def test_a_pair_of_each_dialect_is_taken_in_with_its_figures(feed, tmp_path, dialect):
    told = run("sync", samples(tmp_path, dialect), "--register", "École des Essais")

    start = f"{UAIS[dialect]} onde applied"
    assert sorted(told.lines) == [
        f"{start} pupils=0 guardians=8 links=11 created=8 changed=0 left=0 anomalies=0",
        f"{start} pupils=9 guardians=0 links=0 created=9 changed=0 left=0 anomalies=0",
    ]
    school = Establishment.objects.get()
    assert (school.degree, school.student_accounts_enabled) == ("1d", False)
    assert school.data_updated_at == timezone.now()
    assert Student.objects.exclude(ine="").count() == (8 if dialect == "onde" else 0)
    assert set(Guardianship.objects.values_list("kind", flat=True)) == {"legal"}


def test_the_classes_and_the_niveaux_are_those_of_the_ecole(feed, tmp_path):
    run("sync", samples(tmp_path, "onde"), "--register", "École des Essais")

    niveaux = Mef.objects.order_by("code").values_list("code", "label")
    label = "CE2 - CM1 de Mme LERICHE"
    double = Enrolment.objects.filter(division__code="41209", division__label=label)
    assert list(niveaux) == [(n, n) for n in ("CE1", "CE2", "CM1", "CM2", "CP", "GS", "ULIS")]
    assert sorted(double.values_list("mef__label", flat=True)) == ["CE2", "CM1"]
    assert Division.objects.count() == 6


def test_homonym_guardians_at_two_addresses_are_two_and_homonym_children_by_their_class(
    feed, tmp_path
):
    run("sync", samples(tmp_path, "be1d"), "--register", "École des Essais")

    ties = Guardianship.objects.filter(guardian__birth_name="MARTIN")
    assert sorted(ties.values_list("student__first_name", "enrolment__division__label")) == [
        ("Camille", "CE2 - CM1 de Mme LERICHE"),
        ("Camille", "CP"),
    ]
    assert Guardian.objects.filter(birth_name="MARTIN").count() == 2
    assert Guardian.objects.get(birth_name="PICOT").guardianships.count() == 2


def test_a_school_that_changes_dialect_keeps_everybody(feed, tmp_path):
    run("sync", samples(tmp_path, "be1d"), "--register", "École des Essais")
    before = set(Account.objects.values_list("pk", flat=True))

    told = run("sync", samples(tmp_path, "onde", SCHOOL))

    assert (told.figure("created", 1), told.figure("left", 1)) == (0, 0)
    assert sorted(told.words) == ["applied", "unchanged"]
    assert set(Account.objects.values_list("pk", flat=True)) == before
    assert Student.objects.exclude(ine="").count() == 8


def test_the_same_pair_again_writes_nothing(feed):
    files = roll(6), guardians_file(*PAIRS)
    give(feed, *files)
    before = versions()

    assert give(feed, *files, at="2026-11-25").words == ["unchanged", "unchanged"]
    assert versions() == before
    assert Establishment.objects.get().data_updated_at > timezone.now()


CORRECTED = {
    "his INE came": (pupil(1, ine=""), pupil(1)),
    "his INE went": (pupil(1), pupil(1, ine="")),
    "all but his INE and names": (pupil(1), pupil(1, born="01/01/2019", class_id="9", label="CP")),
    "all but his INE and day": (pupil(1), pupil(1, name="AUTRE", first="Léo", class_id="9")),
    "his day": (pupil(1, ine=""), pupil(1, ine="", born="01/01/2019")),
    "his family name": (pupil(1, ine=""), pupil(1, ine="", name="AUTRE")),
    "a slip in his first name": (pupil(1, ine="", first="Mathis"), pupil(1, ine="", first="Matis")),
    "his class": (pupil(1, ine=""), pupil(1, ine="", class_id="9", label="CP")),
}


@pytest.mark.parametrize(("was", "now"), CORRECTED.values(), ids=CORRECTED)
def test_a_pupil_corrected_is_the_same_pupil(feed, was, now):
    give(feed, pupils_file(was, pupil(2, ine=""), pupil(3)))
    account = Student.objects.get(birth_name="NOM1").account_id

    told = give(feed, pupils_file(pupil(3), now, pupil(2, ine="")))

    assert (told.figure("created"), told.figure("left"), told.codes) == (0, 0, [])
    assert set(
        Enrolment.objects.filter(left_on=None).values_list("student__account", flat=True)
    ) == (set(Account.objects.values_list("pk", flat=True)))
    assert Student.objects.filter(account_id=account).exists()


NOT_HIM = {
    "a twin of another name": (
        pupil(1, ine="", first="Zoé"),
        pupil(1, ine="", first="Baptiste"),
    ),
    "another name, another day": (
        pupil(1, ine=""),
        pupil(1, ine="", name="AUTRE", born="01/01/2019"),
    ),
    "another day in another class": (
        pupil(1, ine=""),
        pupil(1, ine="", born="01/01/2019", class_id="9", label="CP"),
    ),
    "a namesake of the same day with another INE": (pupil(1), pupil(1, ine=ine(9))),
}


@pytest.mark.parametrize(("was", "now"), NOT_HIM.values(), ids=NOT_HIM)
def test_whoever_is_not_surely_the_same_is_somebody_new(feed, was, now):
    give(feed, pupils_file(was, pupil(2)))

    told = give(feed, pupils_file(now, pupil(2)))

    assert (told.figure("created"), told.figure("left")) == (1, 1)


def test_the_ine_of_another_child_takes_nothing_over(feed):
    give(feed, roll(3))
    wrong = pupil(2, ine=ine(1))

    told = give(feed, pupils_file(wrong, pupil(3)))

    assert told.codes == ["ine-autre-eleve"]
    assert Student.objects.get(ine=ine(1)).birth_name == "NOM1"
    assert (Student.objects.get(ine=ine(2)).birth_name, told.figure("left")) == ("NOM2", 1)


def test_who_is_no_longer_there_leaves_and_who_comes_back_is_known(feed):
    give(feed, roll(6))
    told = give(feed, roll(4))
    assert (told.figure("left"), present()) == (2, ["NOM1", "NOM2", "NOM3", "NOM4"])

    back = give(feed, roll(6))

    assert (back.figure("created"), back.figure("changed"), len(present())) == (0, 2, 6)


def test_a_class_that_changes_its_label_changes_it_for_all(feed):
    give(feed, roll(3))
    renamed = {rank: {"label": "CE1 de M. NOEL"} for rank in (1, 2, 3)}

    told = give(feed, roll(3, change=renamed))

    assert (told.words, told.figure("changed")) == (["applied"], 1)
    assert Division.objects.get().label == "CE1 de M. NOEL"


MOVED = {
    "same children": {"mail": "", "mobile": "", "street": "9 RUE PASTEUR"},
    "same mail": {"mobile": "", "street": "9 RUE PASTEUR"},
    "same mobile": {"mail": "", "street": "9 RUE PASTEUR"},
}


@pytest.mark.parametrize("cells", MOVED.values(), ids=MOVED)
def test_a_guardian_who_moves_keeps_his_account(feed, cells):
    give(feed, roll(6), guardians_file(*PAIRS))
    known = set(SourceIdentity.objects.values_list("account_id", "source_id"))
    theirs = [child(4)] if len(cells) == 2 else [child(1)]

    told = give(feed, guardians_file(guardian(*theirs, **cells), PAIRS[1]))

    assert (told.figure("created"), told.figure("guardians")) == (0, 2)
    assert set(SourceIdentity.objects.values_list("account_id", "source_id")) == known


def test_a_guardian_who_moves_is_not_taken_for_his_homonym(feed):
    same = {"mail": "", "mobile": ""}
    here, there = (guardian(child(r), street=s, **same) for r, s in ((1, "A"), (2, "B")))
    give(feed, roll(6), guardians_file(here, there))

    told = give(feed, guardians_file(here, guardian(child(3), street="C", **same)))

    assert (told.figure("created"), told.figure("left")) == (1, 1)
    assert Guardian.objects.count() == 3


def test_a_family_of_a_college_has_one_account_for_both(feed):
    family = builders.person(
        NOM_DE_FAMILLE="DURAND", PRENOM="Inès", MEL="ines.durand@exemple.fr",
        TEL_PORTABLE="0639980001",
    )  # fmt: skip
    feed(siecle_roll(1), builders.guardians_file(family, builders.link()))

    told = give(feed, roll(6), guardians_file(*PAIRS))

    sources = SourceIdentity.objects.filter(birth_name="DURAND").values_list("source", "account_id")
    assert told.figure("created") == 2
    assert len({account for _, account in sources}) == 1
    assert {source for source, _ in sources} == {"siecle", "onde"}


def test_a_link_follows_its_child_once_he_is_known(feed):
    families = guardians_file(guardian(child(1)), guardian(child(7), name="PETIT"))
    told = give(feed, roll(6), families)
    assert (told.figure("links"), told.codes) == (1, ["enfant-inconnu"])

    again = give(feed, roll(7), families)

    assert (again.words, again.figure("links"), again.codes) == (["applied"] * 2, 2, [])


def test_a_guardian_who_is_no_longer_there_loses_his_link_and_keeps_his_account(feed):
    give(feed, roll(6), guardians_file(*PAIRS))

    told = give(feed, guardians_file(PAIRS[0]))

    assert (told.words, told.figure("left")) == (["applied"], 1)
    assert Guardian.objects.filter(birth_name="PETIT").exists()


def test_a_dry_run_says_the_same_and_writes_nothing(feed):
    give(feed, roll(6))
    before = versions(), FileRun.objects.count()
    folder = feed.drop(roll(7))

    told = run("sync", folder, "--establishment", SCHOOL, "--dry-run")

    assert (told.words, told.figure("created")) == (["applied"], 1)
    assert (versions(), FileRun.objects.count()) == before


def test_a_file_of_no_school_and_an_unknown_school_are_refused(feed):
    told = run("sync", feed.drop(roll(2)), "--register", "École des Essais")
    assert (told.code, told.codes) == (2, ["onde-ecole"])
    assert told.lines[0].startswith("- onde refused ")

    unknown = give(feed, roll(2), register=None)

    assert (unknown.code, unknown.codes) == (2, ["etablissement-inconnu"])
    assert not Establishment.objects.exists()


def test_guardians_before_any_pupil_are_refused(feed):
    told = give(feed, guardians_file(*PAIRS))

    assert (told.code, told.codes) == (2, ["eleves-jamais-pris"])
    assert not Guardian.objects.exists()


def test_pupils_without_their_guardians_close_no_link(feed):
    give(feed, roll(6), guardians_file(*PAIRS))

    give(feed, roll(7))

    assert Guardianship.objects.filter(ended_on=None).count() == 3


def test_two_extractions_of_the_same_kind_are_refused_and_a_copy_is_not(feed):
    told = give(feed, roll(6), roll(7), guardians_file(*PAIRS))
    assert (told.code, told.codes[:2]) == (2, ["plusieurs-extractions"] * 2)
    assert not Student.objects.exists()

    copies = give(feed, roll(6), roll(6))

    assert copies.words == ["applied", "unchanged"]


def test_each_degree_has_its_source(feed):
    EstablishmentFactory(uai=SCHOOL)
    told = give(feed, roll(2))
    assert (told.code, told.codes) == (2, ["second-degre"])

    Establishment.objects.update(degree="1d")
    siecle = feed(siecle_roll(2, UAJ=SCHOOL))
    hosted = feed(hosted_file(), options=["--establishment", SCHOOL])

    assert (siecle.codes, hosted.codes) == (["premier-degre"], ["premier-degre"])
    assert not Student.objects.exists()


def test_a_file_on_hold_is_applied_once_approved(feed):
    give(feed, roll(20))
    held = give(feed, roll(12))
    assert (held.code, len(present())) == (3, 20)

    told = run("sync_approve", FileRun.objects.get(outcome="held").pk)

    assert (told.words, len(present())) == (["approved"], 12)


def test_an_ecole_of_forty_costs_the_queries_of_one_of_four(feed):
    def queries(count, uai, first):
        ranks = range(first, first + count)
        families = guardians_file(*(guardian(child(rank), name=f"P{rank}") for rank in ranks))
        folder = feed.drop(roll(count, first=first), families)
        with CaptureQueriesContext(connection) as made:
            run("sync", folder, "--establishment", uai, "--register", "École des Essais")
        return len(made)

    queries(1, "0750004X", 90)

    assert queries(40, SCHOOL, 1) == queries(4, UAIS["onde"], 50)
