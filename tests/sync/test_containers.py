"""Bad containers: what opens, what is refused, and that nothing is opened that should not be."""

import bz2
import gzip
import lzma
import os
import zipfile
from pathlib import Path

import pytest

from sync.sources import containers, read_feed
from sync.sources.records import FileRefused
from tests.sync.archives import (
    NAME,
    central,
    lying_about_its_size,
    overlapping,
    symbolic_link,
    with_damaged_bytes,
)
from tests.sync.builders import pupil, pupils_file, zipped
from tests.sync.reading import TODAY, codes, read

XML = pupils_file(pupil())
PACKED = zipped(XML)


REFUSED = {
    "Z01 empty": (b"", "fichier-vide"),
    "blank": (b" \r\n\t ", "fichier-vide"),
    "only a byte order mark": (b"\xef\xbb\xbf\n", "fichier-vide"),
    "Z02 truncated": (PACKED[:-30], "zip-illisible"),
    "Z03 no entry": (zipped(), "zip-sans-xml"),
    "Z04 two XML": (zipped(("a.xml", XML), ("b.xml", XML)), "zip-plusieurs-xml"),
    "Z05 folder only": (zipped(("folder/", b"")), "zip-sans-xml"),
    "Z07 encrypted": (central(PACKED, 8, "<H", 1), "zip-chiffre"),
    "Z08 parent folder": (zipped(("../../x.xml", XML)), "zip-nom"),
    "Z08 absolute": (zipped(("/etc/x.xml", XML)), "zip-nom"),
    "Z08 Windows drive": (zipped(("C:x.xml", XML)), "zip-nom"),
    "Z08 backslash": (zipped(("..\\x.xml", XML)), "zip-nom"),
    "Z09 symlink": (symbolic_link(), "zip-lien"),
    "Z10 bomb": (zipped(b"<a>" + b"0" * 20_000_000), "zip-bombe"),
    "Z11 lying size": (lying_about_its_size(XML), "zip-taille"),
    "Z11 bigger than said": (central(PACKED, 24, "<I", 10), "zip-taille"),
    "Z12 zip in zip": (zipped(("a.zip", PACKED)), "zip-dans-zip"),
    "Z12 zip named xml": (zipped(("a.xml", PACKED)), "zip-dans-zip"),
    "Z13 overlap": (overlapping(XML), "zip-recouvrement"),
    "Z14 checksum": (with_damaged_bytes(XML), "zip-crc"),
    "Z15 entries": (zipped(*((f"{n}.txt", b"") for n in range(1_001))), "zip-trop-d-entrees"),
    "Z16 4 GiB announced": (central(PACKED, 24, "<I", 0xFFFFFFF0), "fichier-trop-gros"),
    "Z18 gzip": (gzip.compress(XML), "format-inconnu"),
    "Z19 7z": (b"7z\xbc\xaf\x27\x1c" + bytes(64), "format-inconnu"),
    "Z20 PDF": (b"%PDF-1.7\n%", "format-inconnu"),
    "xz": (lzma.compress(XML), "format-inconnu"),
    "bzip2": (bz2.compress(XML), "format-inconnu"),
    "Z21 LZMA": (zipped(XML, method=zipfile.ZIP_LZMA), "zip-methode"),
    "Z22 prefixed": (b"GIF89a" + PACKED, "format-inconnu"),
    "Z22 two archives end to end": (PACKED + PACKED, "zip-incoherent"),
    "trailing bytes": (PACKED + b"<a/>", "zip-incoherent"),
    "spreadsheet": (zipped(("[Content_Types].xml", b"<a/>")), "zip-bureautique"),
    "bare text": (b"Nom;Prenom\nA;B\n", "format-inconnu"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_refuses_the_container(tmp_path, content, code):
    assert codes(tmp_path, content) == [code]


ACCEPTED = {
    "plain": XML,
    "zipped": PACKED,
    "stored": zipped(XML, method=zipfile.ZIP_STORED),
    "Z06 Mac debris": zipped((f"__MACOSX/._{NAME}", b"debris"), (".DS_Store", b"x"), (NAME, XML)),
    "in a folder, beside a note": zipped(("export/", b""), ("export/a.XML", XML), ("n.txt", b"")),
    "accented name": zipped(("Élèves.xml", XML)),
}


@pytest.mark.parametrize("content", ACCEPTED.values(), ids=ACCEPTED)
def test_opens_the_container_whatever_its_name(tmp_path, content):
    feed = read(tmp_path, content, name="ExportXML_Eleves (1).zip")

    assert [pupil.source_id for pupil in feed.pupils] == ["1001"]


def test_says_in_french_what_a_foreign_file_is(tmp_path):
    path = tmp_path / "export.xml"
    path.write_bytes(b"%PDF-1.7\n")

    with pytest.raises(FileRefused) as caught:
        read_feed(path, today=TODAY, school_years=frozenset())

    assert str(caught.value) == (
        "Le fichier n'est ni un export SIECLE, ni une extraction ONDE, ni une liste d'élèves"
        " extérieurs : c'est un PDF."
    )


def special_files(folder):
    (folder / "real.xml").write_bytes(XML)
    (folder / "link.xml").symlink_to(folder / "real.xml")
    os.mkfifo(folder / "pipe.xml")
    (folder / "folder.xml").mkdir()
    return [folder / "link.xml", folder / "pipe.xml", folder / "folder.xml", Path("/dev/zero")]


def test_never_opens_a_link_a_pipe_a_folder_or_a_device(tmp_path, monkeypatch):
    paths = special_files(tmp_path)
    opened = []
    monkeypatch.setattr(os, "open", lambda path, *_: opened.append(path))

    for path in paths:
        with pytest.raises(FileRefused) as caught:
            containers.open_document(path)
        assert [error.code for error in caught.value.errors] == ["fichier-special"]

    assert opened == []


def test_refuses_a_file_that_vanished(tmp_path):
    with pytest.raises(FileRefused) as caught:
        containers.open_document(tmp_path / "absent.xml")

    assert [error.code for error in caught.value.errors] == ["fichier-illisible"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_refuses_a_file_it_may_not_read(tmp_path):
    path = tmp_path / "export.xml"
    path.write_bytes(XML)
    path.chmod(0)

    with pytest.raises(FileRefused) as caught:
        containers.open_document(path)

    assert [error.code for error in caught.value.errors] == ["fichier-illisible"]


@pytest.mark.parametrize(
    ("head", "size"), [(b"<a>", containers.MAX_UNPACKED), (b"PK\x03\x04", containers.MAX_PACKED)]
)
def test_refuses_by_its_size_before_reading(tmp_path, head, size):
    path = tmp_path / "export.xml"
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size + 1)

    with pytest.raises(FileRefused) as caught:
        containers.open_document(path)

    assert [error.code for error in caught.value.errors] == ["fichier-trop-gros"]


@pytest.mark.parametrize(
    "name",
    ["a\nb.xml", "$(touch x).xml", "é" * 120, b"\xff.xml".decode("utf-8", "surrogateescape")],
)
def test_reads_whatever_the_file_is_called(tmp_path, name):
    assert len(read(tmp_path, XML, name=name).pupils) == 1
