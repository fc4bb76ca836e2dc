"""Whose file, of which year, exported when; and what a new export of the same people is."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sync.sources.records import FeedKind, FileRefused
from tests.sync.builders import (
    document,
    guardians_file,
    link,
    nomenclature_file,
    person,
    pupil,
    pupils_file,
    structures_file,
)
from tests.sync.reading import codes, read

REFUSED = {
    "S01 no UAI": ({"UAJ": None}, ["uai-absent"]),
    "S01 empty UAI": ({"UAJ": " "}, ["uai-absent"]),
    "S02 other UAI": ({"UAJ": "0752387M"}, ["uai-different"]),
    "S03 wrong key": ({"UAJ": "0750680A"}, ["uai-cle"]),
    "S03 not a UAI": ({"UAJ": "123ABC"}, ["uai-cle"]),
    "S04 last year": ({"ANNEE_SCOLAIRE": "2025"}, ["annee-scolaire"]),
    "S04 unreadable year": ({"ANNEE_SCOLAIRE": "2026-2027"}, ["annee-scolaire"]),
    "S06 future export": ({"HORODATAGE": "24/11/2026 08:00:00"}, ["date-export"]),
    "S06 future day": ({"DATE_EXPORT": "24/11/2026", "HORODATAGE": None}, ["date-export"]),
    "S06 first day of all": ({"HORODATAGE": "01/01/0001", "DATE_EXPORT": None}, ["date-export"]),
    "S06 other century": (
        {"HORODATAGE": "31/12/1999 23:59:59", "DATE_EXPORT": "31/12/1999"},
        ["date-export"],
    ),
    "all at once": (
        {"UAJ": "0752387M", "ANNEE_SCOLAIRE": "2025", "DATE_EXPORT": "01/01/2030"},
        ["uai-different", "annee-scolaire", "date-export"],
    ),
}


@pytest.mark.parametrize(("values", "expected"), REFUSED.values(), ids=REFUSED)
def test_refuses_the_file_for_its_header(tmp_path, values, expected):
    assert codes(tmp_path, pupils_file(pupil(), **values)) == expected


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("24/11/2026", "La date d'export du fichier est dans le futur."),
        ("01/01/0001", "La date d'export du fichier est antérieure à l'an 2000."),
    ],
)
def test_says_what_is_wrong_with_the_date_of_export(tmp_path, written, message):
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, pupils_file(HORODATAGE=written, DATE_EXPORT=None))

    assert str(caught.value) == message


def test_tells_header_and_missing_content_together(tmp_path):
    content = document("BEE_ELEVES", "", UAJ=None).replace(b"DONNEES", b"AUTRES")

    assert codes(tmp_path, content) == ["uai-absent", "donnees-absentes"]


def test_says_which_establishment_the_file_is_for(tmp_path):
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, pupils_file(UAJ="0752387M"))

    message = "Le fichier est celui de l'établissement 0752387M et non 0750680G."
    assert str(caught.value) == message


@pytest.mark.parametrize("written", ["0750680g", " 0750680G "])
def test_accepts_the_uai_however_it_is_typed(tmp_path, written):
    assert read(tmp_path, pupils_file(UAJ=written)).uai == "0750680G"


def test_accepts_any_valid_establishment_when_none_is_expected(tmp_path):
    feed = read(tmp_path, pupils_file(UAJ="0140070A"), expected_uai=None)

    assert feed.uai == "0140070A"


def test_leaves_the_year_to_the_caller_when_the_file_has_none(tmp_path):
    assert read(tmp_path, pupils_file(ANNEE_SCOLAIRE=None)).school_year is None


def moment(*values):
    return datetime(*values, tzinfo=ZoneInfo("Europe/Paris"))


MOMENTS = {
    "stamp": ({}, moment(2026, 11, 20, 19, 1, 46)),
    "day only": ({"HORODATAGE": None}, moment(2026, 11, 20)),
    "stamp without seconds": ({"HORODATAGE": "20/11/2026 07:30"}, moment(2026, 11, 20, 7, 30)),
    "oldest": ({"HORODATAGE": "01/01/2000", "DATE_EXPORT": None}, moment(2000, 1, 1)),
    "unreadable": ({"HORODATAGE": "hier", "DATE_EXPORT": "31/02/2026"}, None),
    "tomorrow, a clock ahead": (
        {"HORODATAGE": "23/11/2026 00:10:00"},
        moment(2026, 11, 23, 0, 10),
    ),
}


@pytest.mark.parametrize(("values", "expected"), MOMENTS.values(), ids=MOMENTS)
def test_reads_when_the_file_was_exported(tmp_path, values, expected):
    assert read(tmp_path, pupils_file(**values)).exported_at == expected


def test_recognises_each_kind_by_its_root(tmp_path):
    files = [pupils_file(), guardians_file(), structures_file(), nomenclature_file()]

    kinds = [read(tmp_path, content).kind for content in files]

    elsewhere = {FeedKind.MUTUALISED, FeedKind.IDENTIFIERS}
    assert kinds == [kind for kind in FeedKind if kind not in elsewhere]


def test_digest_ignores_the_header_and_the_encoding(tmp_path):
    first = pupils_file(pupil())
    again = pupils_file(pupil(), DATE_EXPORT="21/11/2026", HORODATAGE="21/11/2026 19:00:00")
    recoded = pupils_file(pupil(), encoding="UTF-8")

    digests = {read(tmp_path, content).digest for content in (first, again, recoded)}

    assert len(digests) == 1


def test_digest_follows_the_people(tmp_path):
    files = [pupils_file(pupil()), pupils_file(pupil(PRENOM="Zoe")), pupils_file()]

    assert len({read(tmp_path, content).digest for content in files}) == 3


def test_digest_cannot_be_narrowed_by_a_comment(tmp_path):
    hidden = b"<!-- <DONNEES></DONNEES> -->"
    files = [pupils_file(pupil()), pupils_file(pupil(PRENOM="Zoe"))]

    digests = {
        read(tmp_path, content.replace(b"<PARAMETRES>", hidden + b"<PARAMETRES>")).digest
        for content in files
    }

    assert len(digests) == 2


def test_an_empty_export_is_read_as_nobody(tmp_path):
    feed = read(tmp_path, document("BEE_ELEVES", ""))

    assert (feed.pupils, feed.anomalies, feed.source) == ((), (), "siecle")


def test_no_message_names_a_person(tmp_path):
    canary = "CANARI"
    rows = [
        pupil("1", NOM_DE_FAMILLE=f"={canary}", ID_NATIONAL="060375611AC"),
        pupil("2", PRENOM=f"{canary}<", ID_NATIONAL=f"{canary}9"),
        pupil("3", DATE_NAISS="31/02/2013", CODE_MEF=f"{canary} "),
        pupil("4", ID_NATIONAL="060375611AC"),
    ]
    guardians = person("5", NOM_USAGE=f"+{canary}") + person("6", MEL=canary, TEL_PORTABLE=canary)
    links = link("1", "5") + link("1", "6")

    feeds = [read(tmp_path, pupils_file(*rows)), read(tmp_path, guardians_file(guardians, links))]

    anomalies = [row for feed in feeds for row in feed.anomalies]
    assert len(anomalies) >= 7
    for secret in (canary, "060375611AC", "31/02"):
        assert not any(secret in row.message for row in anomalies)
