"""What may lie in the inbox (trust.md A01 to A12): taken, left, or refused without being opened."""

import hashlib
import os
import socket
import time

import pytest

from establishments.models import Establishment
from students.models import Enrolment
from sync import arriving, scanning
from sync.models import FileRun
from tests.sync import onde
from tests.sync.arriving import OTHER, codes, outcomes, register
from tests.sync.builders import UAI, guardians_file, link, person, zipped
from tests.sync.feeding import dump, roll, versions

EARLIER = {"HORODATAGE": "19/11/2026 19:00:00", "DATE_EXPORT": "19/11/2026"}
LATER = {"HORODATAGE": "21/11/2026 19:00:00", "DATE_EXPORT": "21/11/2026"}


@pytest.fixture(autouse=True)
def school(feed):
    return register(UAI)[0]


def present():
    return Enrolment.objects.filter(left_on=None).count()


def test_a_file_still_being_written_is_left_for_another_time(inbox):  # A01
    path = inbox.put("eleves.xml", roll(2)[:900], age=59)

    early = inbox.night()
    path.write_bytes(roll(2))
    inbox.touch(path, age=60)

    assert (early["growing"], early["arrived"], present()) == (1, 0, 0)
    assert inbox.night()["applied"] == 1


@pytest.mark.parametrize("mark", [".ok", ".sha256"])
def test_a_mark_says_that_a_file_is_whole(inbox, mark):  # A01
    content = roll(2)
    inbox.put("eleves.xml", content, age=1)
    inbox.put(f"eleves.xml{mark}", hashlib.sha256(content).hexdigest().encode())

    assert inbox.night()["applied"] == 1


def test_a_file_still_being_written_is_waited_for(inbox, settings, monkeypatch):  # A01
    settings.SYNC_PATIENCE = 60
    monkeypatch.setattr(arriving, "LOOK_AGAIN", 0.1)
    inbox.put("eleves.xml", roll(2), age=59.7)

    assert inbox.night()["applied"] == 1


def test_a_date_to_come_does_not_keep_a_file_out_for_ever(inbox):
    inbox.put("eleves.xml", roll(2), age=-48 * 3600)

    assert inbox.night()["applied"] == 1


@pytest.mark.parametrize("name", ["eleves.xml.tmp", "eleves.PART", ".eleves.xml", "eleves.xml.ok"])
def test_unfinished_and_hidden_files_are_passed_over(inbox, name):  # A02
    inbox.put(name, roll(2))

    figures = inbox.night()

    assert (figures["arrived"], figures["growing"], figures["refused"]) == (0, 0, 0)
    assert not FileRun.objects.exists()


@pytest.mark.parametrize(
    ("digest", "code"),
    [(b"0" * 64 + b"  eleves.xml\n", "empreinte-differente"), (b"?", "empreinte-illisible")],
)
def test_a_file_that_is_not_that_of_its_digest_is_refused(inbox, digest, code):  # A03
    inbox.put("eleves.xml", roll(2))
    inbox.put("eleves.xml.sha256", digest)

    assert (inbox.night()["refused"], codes(), present()) == (1, [code], 0)


def test_the_right_digest_put_afterwards_lets_the_file_in(inbox):  # A03
    inbox.put("eleves.xml", roll(2))
    inbox.put("eleves.xml.sha256", b"0" * 64)
    inbox.night()
    inbox.put("eleves.xml.sha256", hashlib.sha256(roll(2)).hexdigest().encode(), age=1800)

    assert inbox.night()["applied"] == 1


def test_when_nothing_arrives_the_date_stays_and_the_establishment_is_counted(inbox, school):  # A04
    inbox.put("eleves.xml", roll(2))
    inbox.night()
    school.refresh_from_db()
    told = school.data_updated_at

    figures = inbox.night()
    school.refresh_from_db()

    assert (figures["arrived"], figures["absent"]) == (0, 1)
    assert school.data_updated_at == told


def test_the_same_file_again_is_unchanged_and_writes_nobody(inbox):  # A05
    path = inbox.put("eleves.xml", roll(2))
    inbox.night()
    before = versions()
    inbox.touch(path, age=1800)

    figures = inbox.night()

    assert (figures["arrived"], figures["unchanged"], figures["absent"]) == (1, 1, 0)
    assert versions() == before


def test_a_file_that_did_not_move_is_not_opened_again(inbox):
    path = inbox.put("eleves.xml", roll(2))
    inbox.night()
    size, moment = path.stat().st_size, path.stat().st_mtime
    path.write_bytes(b"?" * size)
    os.utime(path, (moment, moment))

    assert inbox.night()["arrived"] == 0


@pytest.mark.parametrize("places", [(UAI, UAI), ("", ""), (UAI, "")])
@pytest.mark.parametrize("wrap", [lambda content: content, zipped])
def test_of_two_files_of_one_establishment_the_latest_export_is_taken(inbox, places, wrap):  # A06
    inbox.put("a.xml", wrap(roll(3, **LATER)), place=places[0])
    inbox.put("b.xml", wrap(roll(1, **EARLIER)), place=places[1])

    inbox.night()

    assert sorted(outcomes()) == [("a.xml", "applied"), ("b.xml", "refused")]
    assert (codes(), present()) == (["plus-ancien"], 3)


def test_pupils_without_their_guardians_close_no_link(inbox):  # A07
    inbox.put("eleves.xml", roll(2))
    inbox.put("responsables.xml", guardians_file(person(), link()))
    inbox.night()
    ties = dump()["guardians_guardianship"]
    inbox.put("eleves.xml", roll(3), age=1800)

    figures = inbox.night()

    assert (figures["applied"], present()) == (1, 3)
    assert dump()["guardians_guardianship"] == ties


def test_a_file_that_vanishes_is_refused_and_the_others_are_taken(inbox, monkeypatch):  # A08
    register(OTHER)
    path = inbox.put("eleves.xml", roll(2))
    inbox.put("eleves.xml", roll(2, UAJ=OTHER), place=OTHER)
    list_all = arriving.parcels.list_arrivals
    monkeypatch.setattr(
        arriving.parcels, "list_arrivals", lambda *found: (path.unlink(), list_all(*found))
    )

    figures = inbox.night()

    assert (figures["applied"], figures["refused"], codes()) == (1, 1, ["fichier-illisible"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_refused_until_it_may(inbox):  # A08
    path = inbox.put("eleves.xml", roll(2))
    path.chmod(0)
    refused = inbox.night()
    path.chmod(0o600)

    assert (refused["refused"], codes()) == (1, ["fichier-illisible"])
    assert inbox.night()["applied"] == 1


def _link(path):
    path.symlink_to("/etc/hostname")


def _link_to_folder(path):
    path.symlink_to("/etc")


def _socket(path):
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(os.fspath(path))


@pytest.mark.parametrize("make", [_link, _link_to_folder, os.mkfifo, _socket])
def test_what_is_no_ordinary_file_is_refused_at_once_and_once(inbox, make, monkeypatch):  # A09-10
    monkeypatch.chdir(inbox.folder)
    make(inbox.put("x", b"").parent.relative_to(inbox.folder) / "eleves.xml")
    inbox.put("x", b"").unlink()
    began = time.perf_counter()

    figures = inbox.night()

    assert time.perf_counter() - began < 1
    assert (figures["refused"], codes()) == (1, ["fichier-special"])
    assert inbox.night()["refused"] == 0


@pytest.mark.parametrize(
    "name",
    [b"el\neves.xml", b"$(touch x).xml", b"e" * 251 + b".xml", b"\xe9l\xe8ves.xml", b"%41;'\""],
)
@pytest.mark.parametrize("place", [UAI, ""])
def test_odd_names_are_taken_like_others(inbox, name, place, caplog):  # A11
    path = inbox.put(os.fsdecode(name), roll(2), place=place)

    first, again = inbox.night(), inbox.night()
    inbox.touch(path, age=1800)

    assert (first["applied"], again["arrived"], inbox.night()["unchanged"]) == (1, 0, 1)
    assert not any("\n" in record.getMessage() for record in caplog.records)


def test_a_file_of_three_gigabytes_is_refused_before_it_is_read(inbox):  # A12
    path = inbox.put("eleves.xml", b"<?xml version='1.0'?>")
    inbox.put("eleves.xml.sha256", b"0" * 64)
    os.truncate(path, 3 * 1024**3)
    inbox.touch(path)
    began = time.perf_counter()

    inbox.night()

    assert time.perf_counter() - began < 1
    assert codes() == ["fichier-trop-gros"]


def test_files_at_the_root_are_taken_by_what_they_say_and_an_onde_one_says_nothing(inbox):
    inbox.put("eleves.xml", roll(2), place="")
    inbox.put("onde.csv", onde.roll(2), place="")

    inbox.night()

    assert sorted(outcomes()) == [("eleves.xml", "applied"), ("onde.csv", "refused")]
    assert codes() == ["onde-ecole"]


def test_an_unknown_establishment_is_refused_each_night_until_it_is_registered(inbox):
    inbox.put("eleves.xml", roll(2, UAJ=OTHER), place=OTHER)

    refused = [inbox.night()["refused"] for _ in range(2)]
    register(OTHER)

    assert (refused, codes()) == ([1, 1], ["etablissement-inconnu"] * 2)
    assert inbox.night()["applied"] == 1


def test_a_refused_file_is_not_read_again_until_it_changes(inbox):
    path = inbox.put("eleves.xml", b"<nonsense/>")

    assert [inbox.night()["refused"] for _ in range(2)] == [1, 0]
    path.write_bytes(roll(2))
    inbox.touch(path, age=1800)
    assert inbox.night()["applied"] == 1


def test_an_inbox_that_is_not_there_is_an_error_and_none_at_all_is_not(inbox, settings):
    inbox.folder.rmdir()
    with pytest.raises(scanning.NoInboxError):
        inbox.night()

    settings.SYNC_INBOX = None

    assert inbox.night() == {}
    assert Establishment.objects.get().data_updated_at is None
