"""ONDE extractions as they are read: both dialects, their headers, whom they name. No database."""

from datetime import date

import pytest

from sync.sources.records import ChildRecord, FeedFile, FeedKind, FileRefused
from tests.sync import reading
from tests.sync.onde import BE1D_PUPILS as BE1D
from tests.sync.onde import (
    CHILD,
    GUARDIANS,
    ONDE_PUPILS,
    SCHOOL,
    be1d_pupil,
    child,
    guardian,
    guardians_file,
    ine,
    pupil,
    pupils_file,
    quoted,
    table,
)


def read(folder, content, *, expected_uai=SCHOOL):
    return reading.read(folder, content, name="CSVExtraction.csv", expected_uai=expected_uai)


def told(feed):
    return [(anomaly.code, anomaly.line) for anomaly in feed.anomalies]


def test_a_pupil_of_onde_has_his_ine_his_class_and_his_niveau(tmp_path):
    feed = read(tmp_path, pupils_file(pupil(1, usage="NOM-USAGE")))

    (found,) = feed.pupils
    assert (feed.kind, feed.source, feed.uai) == (FeedKind.PUPILS, "onde", SCHOOL)
    assert (feed.school_year, feed.exported_at, feed.anomalies) == (None, None, ())
    assert (found.ine, found.birth_name, found.usage_name, found.first_name) == (
        ine(1), "NOM1", "NOM-USAGE", "Zoé",
    )  # fmt: skip
    assert (found.birth_date, found.division, found.mef) == (date(2018, 5, 2), "41207", "CE1")
    assert [(row.code, row.label) for row in feed.divisions] == [("41207", "CE1 A")]


def test_a_pupil_of_be1d_has_no_ine_and_a_class_by_its_label(tmp_path):
    feed = read(tmp_path, quoted(BE1D, [be1d_pupil(1), be1d_pupil(2)]))

    assert told(feed) == []
    assert [(p.ine, p.birth_date.day, p.division, p.mef) for p in feed.pupils] == [
        ("", 2, "CE1 A", "CE1"),
        ("", 3, "CE1 A", "CE1"),
    ]
    assert [(row.code, row.label) for row in feed.divisions] == [("CE1 A", "CE1 A")]


def test_the_key_of_a_pupil_is_always_the_same_and_tells_nothing(tmp_path):
    first, again = (read(tmp_path, pupils_file(pupil(1))).pupils[0] for _ in range(2))
    elsewhere = read(tmp_path, pupils_file(pupil(1)), expected_uai="0750001U").pupils[0]
    nameless = read(tmp_path, pupils_file(pupil(1, ine=""))).pupils[0]
    spelled = read(tmp_path, pupils_file(pupil(1, ine="", first="ZOE"))).pupils[0]

    assert first.source_id == again.source_id
    assert len({first.source_id, elsewhere.source_id, nameless.source_id}) == 3
    assert nameless.source_id == spelled.source_id
    assert ine(1) not in first.source_id


@pytest.mark.parametrize(
    ("written", "niveau"),
    [
        ("ps", "PS"), ("CM 2", "CM2"), ("ULIS école", "ULIS"), ("UPE2A", "UPE2A"), ("", ""),
        ("CLIS", "CLIS"), ("Très petite section", ""), ("=1+1", ""),
    ],
)  # fmt: skip
def test_a_niveau_is_read_however_it_is_written(tmp_path, written, niveau):
    feed = read(tmp_path, pupils_file(pupil(1, level=written)))

    assert feed.pupils[0].mef == niveau
    assert bool(feed.anomalies) == (not niveau and bool(written))


def test_two_classes_may_have_the_same_label(tmp_path):
    feed = read(tmp_path, pupils_file(pupil(1), pupil(2, class_id="41300")))

    assert [(row.code, row.label) for row in feed.divisions] == [
        ("41207", "CE1 A"),
        ("41300", "CE1 A"),
    ]


def test_two_children_of_the_same_names_and_day_are_two_by_their_ine(tmp_path):
    namesake = pupil(1, ine=ine(2))

    assert len(read(tmp_path, pupils_file(pupil(1), namesake)).pupils) == 2
    assert told(read(tmp_path, pupils_file(pupil(1), pupil(1, ine="")))) == [("eleve-double", 3)]


HEADERS = {
    "capitals": ONDE_PUPILS.upper(),
    "no accent": ONDE_PUPILS.replace("é", "e"),
    "curly apostrophe": ONDE_PUPILS.replace("'", "’"),
    "spaces": ONDE_PUPILS.replace(";", " ; "),
    "old name of the class": ONDE_PUPILS.replace("Libellé classe", "Classe"),
    "another name of the day": ONDE_PUPILS.replace("Date naissance", "Né(e) le"),
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_header_is_known_however_it_is_typed(tmp_path, header):
    feed = read(tmp_path, table(header, [pupil(1, usage="USAGE")]))

    assert (feed.pupils[0].usage_name, told(feed)) == ("USAGE", [])


def test_missing_columns_are_named_all_at_once(tmp_path):
    header = ONDE_PUPILS.replace("Niveau", "N").replace("Date naissance", "D")

    with pytest.raises(FileRefused, match=r"Date naissance, Niveau") as refused:
        read(tmp_path, table(header, [pupil(1)]))

    assert refused.value.source == "onde"


@pytest.mark.parametrize(
    ("uai", "code"), [(None, "onde-ecole"), ("", "onde-ecole"), ("0750002A", "onde-uai")]
)
def test_a_file_of_no_school_is_refused(tmp_path, uai, code):
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, pupils_file(pupil(1)), expected_uai=uai)

    assert [error.code for error in refused.value.errors] == [code]


def test_the_children_of_a_guardian_are_read_four_columns_at_a_time(tmp_path):
    row = guardian(child(1), child(2, usage="AUTRE"), usage="MARTIN")

    feed = read(tmp_path, guardians_file(row, children=3))

    (person,) = feed.persons
    assert (person.civility, person.birth_name, person.usage_name, person.first_name) == (
        "MME", "DURAND", "MARTIN", "Inès",
    )  # fmt: skip
    assert (person.mail, person.mobile) == ("ines.durand@exemple.fr", "+33639980001")
    assert feed.children == (
        ChildRecord(2, person.source_id, "", "NOM1", "Zoé", "CE1 A"),
        ChildRecord(2, person.source_id, "AUTRE", "NOM2", "Zoé", "CE1 A"),
    )


@pytest.mark.parametrize(
    "header",
    [
        GUARDIANS + CHILD,
        GUARDIANS + CHILD * 5,
        GUARDIANS + CHILD + ";Observations",
        GUARDIANS.replace(";Téléphone portable", ";Numéro de poste;Téléphone portable") + CHILD * 2,
    ],
)
def test_the_children_are_found_wherever_they_begin(tmp_path, header):
    row = guardian(child(1))
    if "poste" in header:
        row = guardian(child(1)).replace(";;;06", ";;;;06")
    if "Observations" in header:
        row += ";vu"

    feed = read(tmp_path, table(header, [row]))

    assert [(c.birth_name, c.first_name) for c in feed.children] == [("NOM1", "Zoé")]
    assert (feed.persons[0].mobile, told(feed)) == ("+33639980001", [])


WRITINGS = {
    "padded": guardian(child(1)) + ";;;;",
    "one cell short": guardian(child(1)) + ";;;",
    "long": guardian(child(1)) + ";;;;;;;",
    "no class": guardian(child(1, label="")),
    "class cut off": guardian(child(1)).rsplit(";", 1)[0],
}


@pytest.mark.parametrize("row", WRITINGS.values(), ids=WRITINGS)
def test_rows_of_any_length_are_read(tmp_path, row):
    feed = read(tmp_path, guardians_file(row))

    assert ([c.birth_name for c in feed.children], told(feed)) == (["NOM1"], [])


def test_rows_of_one_person_make_one(tmp_path):
    rows = (guardian(child(1), mail=""), guardian(child(2), mobile="", first="INES"))

    feed = read(tmp_path, guardians_file(*rows))

    (person,) = feed.persons
    assert (person.mail, person.mobile) == ("ines.durand@exemple.fr", "+33639980001")
    assert {c.person_id for c in feed.children} == {person.source_id}


@pytest.mark.parametrize(
    "other",
    [
        {"street": "2 RUE PASTEUR"},
        {"first": "Anne"},
        {"name": "DURANT"},
    ],
)
def test_names_alone_do_not_make_one_person(tmp_path, other):
    feed = read(tmp_path, guardians_file(guardian(), guardian(**other)))

    assert len(feed.persons) == 2


def test_without_an_address_the_mail_then_the_mobile_then_the_children_tell(tmp_path):
    def row(rank, **cells):
        return guardian(child(rank), **cells).replace("1 RUE DES LILAS;99100;VILLEBRUME", ";;")

    nothing = {"mail": "", "mobile": ""}
    rows = [row(1), row(2, mail="autre@exemple.fr"), row(3, **nothing), row(4, **nothing)]

    assert len(read(tmp_path, guardians_file(*rows)).persons) == 4


def test_a_guardian_of_nobody_is_counted_and_left(tmp_path):
    feed = read(tmp_path, guardians_file(guardian(";;;"), guardian(child(1))))

    assert (len(feed.persons), feed.orphans, told(feed)) == (1, 1, [])


def test_a_mail_and_a_mobile_that_are_none_are_told(tmp_path):
    feed = read(tmp_path, guardians_file(guardian(mail="@", mobile="01 02 03 04 05")))

    assert (feed.persons[0].mail, feed.persons[0].mobile) == ("", "")
    assert told(feed) == [("mail-illisible", 2), ("mobile-illisible", 2)]


def test_no_message_tells_a_name_nor_an_ine(tmp_path):
    rows = [pupil(1), pupil(1), pupil(2, born="?"), pupil(3, name="=NOM"), pupil(4, ine="12")]

    feed = read(tmp_path, pupils_file(*rows))

    assert len(feed.anomalies) == 4
    assert not any("NOM" in a.message or "05000" in a.message for a in feed.anomalies)


def test_a_read_file_is_a_feed_file(tmp_path):
    assert isinstance(read(tmp_path, pupils_file()), FeedFile)
