"""`manage.py sync`: what the operator types, reads and gets back."""

import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from establishments.models import Establishment
from sync.models import FileRun
from tests.factories import EstablishmentFactory
from tests.sync.builders import UAI, guardians_file, link, person, structures_file
from tests.sync.feeding import roll, run

OTHER_UAI = "0750001U"


def test_prints_one_summary_a_file_then_one_line_an_anomaly(feed):
    family = guardians_file(person(), link("1001") + link("5555"))

    pupils, guardians, anomaly = feed(roll(2), family).lines

    start = f"{UAI} siecle applied"
    assert pupils == f"{start} pupils=2 guardians=0 links=0 created=2 changed=0 left=0 anomalies=0"
    assert guardians == (
        f"{start} pupils=0 guardians=1 links=1 created=1 changed=0 left=0 anomalies=1"
    )
    assert anomaly == (
        "line 25 lien-sans-eleve"
        " Un lien de la personne 2001 désigne l'élève 5555, inconnu : ignoré."
    )


def test_prints_a_refusal_with_its_line_and_a_dash_for_an_unknown_school(feed):
    outcome = feed(b"<html></html>")

    assert (outcome.code, len(outcome.lines)) == (2, 2)
    assert outcome.lines[0] == (
        "- siecle refused pupils=0 guardians=0 links=0 created=0 changed=0 left=0 anomalies=1"
    )
    assert outcome.lines[1].startswith("line 1 page-web ")


def test_a_file_refused_for_its_year_still_says_whose_it_is(feed):
    feed(roll(1))

    outcome = feed(roll(1, ANNEE_SCOLAIRE="2019"))

    assert outcome.lines[0].startswith(f"{UAI} siecle refused ")
    assert FileRun.objects.filter(establishment__uai=UAI, outcome="refused").count() == 1


def test_refused_wins_over_held(feed):
    assert feed(roll(0)).code == 3
    assert feed(roll(0), b"").code == 2


def test_an_unknown_establishment_is_refused_without_register(feed):
    outcome = feed(roll(1), register=None)

    assert (outcome.code, outcome.codes) == (2, ["etablissement-inconnu"])
    assert outcome.lines[0].startswith(f"{UAI} siecle refused")
    assert FileRun.objects.get().uai == UAI
    assert not Establishment.objects.exists()


def test_register_creates_each_unknown_establishment_and_renames_none(feed):
    EstablishmentFactory(uai=UAI, name="Collège ancien")

    outcome = feed(roll(1), roll(1, UAJ=OTHER_UAI), register="Collège neuf")

    assert outcome.code == 0
    assert dict(Establishment.objects.values_list("uai", "name")) == {
        UAI: "Collège ancien",
        OTHER_UAI: "Collège neuf",
    }


def test_a_file_alone_is_read_whatever_its_name(feed):
    path = feed.drop(roll(1)) / "0.xml"
    renamed = path.rename(path.with_name("export du mardi.dat"))

    assert run("sync", renamed, "--register", "Collège").words == ["applied"]


def test_folders_are_searched_and_unfinished_files_ignored(feed):
    folder = feed.drop()
    (folder / "a" / "b").mkdir(parents=True)
    (folder / ".caché").mkdir()
    (folder / "a" / "b" / "eleves.xml").write_bytes(roll(1))
    for name in (".eleves.xml", "eleves.tmp", "eleves.XML.part", ".caché/eleves.xml"):
        (folder / name).write_bytes(b"unfinished")

    outcome = run("sync", folder, "--register", "Collège")

    assert (outcome.code, outcome.words) == (0, ["applied"])


def test_a_folder_named_by_a_uai_accepts_no_other_school(feed):
    folder = feed.drop() / OTHER_UAI
    folder.mkdir()
    (folder / "eleves.xml").write_bytes(roll(1))

    outcome = run("sync", folder.parent, "--register", "Collège")

    assert (outcome.code, outcome.codes) == (2, ["uai-different"])
    assert outcome.lines[0].startswith(f"{OTHER_UAI} siecle refused")


def test_the_expected_establishment_may_be_said(feed):
    same = feed(roll(1), options=["--establishment", UAI.lower()])
    other = feed(roll(1), options=["--establishment", OTHER_UAI])

    assert (same.code, other.code, other.codes) == (0, 2, ["uai-different"])


def test_a_path_that_does_not_exist_is_said_in_french(tmp_path):
    with pytest.raises(CommandError, match="Ce chemin n'existe pas") as refused:
        call_command("sync", str(tmp_path / "absent"), stdout=StringIO())

    assert refused.value.returncode == 2


@pytest.mark.parametrize("typed", ["0750680A", "0750680GG", "collège"])
def test_an_establishment_that_is_no_uai_is_said_in_french(feed, typed):
    with pytest.raises(CommandError, match="Ce n'est pas un UAI") as refused:
        feed(roll(1), options=["--establishment", typed])

    assert refused.value.returncode == 2
    assert not FileRun.objects.exists()


def test_links_pipes_and_odd_names_are_refused_or_read_without_harm(feed):
    folder = feed.drop(roll(1))
    (folder / "lien.xml").symlink_to("/etc/hostname")
    (folder / "dossier").symlink_to("/etc")
    os.mkfifo(folder / "tube.xml")
    (folder / "deux\nlignes $(id).xml").write_bytes(structures_file(("6A", "SIXIEME A")))
    with open(os.fsencode(folder) + b"/\xff\xfe.xml", "wb") as odd:  # noqa: PTH123
        odd.write(b"<a/>")

    outcome = run("sync", folder, "--register", "Collège")

    assert sorted(outcome.words) == ["applied", "applied", *["refused"] * 4]
    assert sorted(outcome.codes) == [*["fichier-special"] * 3, "racine-inconnue"]
    assert FileRun.objects.filter(file_name="\\xff\\xfe.xml").exists()


def test_several_establishments_are_taken_in_turn(feed):
    outcome = feed(roll(2), roll(3, UAJ=OTHER_UAI))

    assert outcome.words == ["applied", "applied"]
    assert [outcome.figure("created", file=n) for n in (0, 1)] == [2, 3]
