"""What the reader makes of the slices of an AAF export, in each degree and each code."""

from datetime import date

import pytest

from sync import sources
from sync.sources import aaf as reader
from tests.sync import aaf
from tests.sync.builders import UAI, zipped
from tests.sync.reading import TODAY


def read(*records, **options):
    return reader.read(aaf.document(*records, **options), today=TODAY)


def codes(found):
    return [remark.code for remark in found.remarks]


def test_reads_a_pupil_of_the_second_degree():
    found = read(aaf.pupil("1001", ENTEleveINE="050001001AB", sn="LE GOFF"))

    (pupil,) = found.pupils
    assert pupil[1:] == (
        "1001", aaf.HOME, "050001001AB", "ABADIE", "LE GOFF", "Zoé", date(2013, 7, 14),
        "5 A", "5 A", "10110001110", "5EME",
    )  # fmt: skip
    assert codes(found) == []


def test_reads_a_pupil_of_the_first_degree():
    found = read(aaf.school_pupil("1001", "2001$10", "2002$20"))

    (pupil,) = found.pupils
    assert pupil[4:] == (
        "ABADIE", "", "Zoé", date(2018, 7, 14), "41207", "CE1 A", "CE1", ""
    )  # fmt: skip
    assert [(tie.person_id, tie.kind) for tie in found.links] == [
        ("2001", "legal"),
        ("2002", "legal"),
    ]


def test_reads_a_person_in_either_degree():
    school = {"ENTPersonNom": "ABADIE", "ENTPersonPrenom": "Inès", "ENTPersonCivilite": "Mme"}
    school |= {"ENTPersonMail": "i@exemple.fr", "ENTPersRelEleveTelMobile": "0639981234"}
    bare = dict.fromkeys(aaf.PERSON)

    second, first = read(aaf.person(), aaf.person("2002", **bare | school)).persons

    names = ("ABADIE", "", "Inès")
    assert second[2:] == ("MME", *names, "ines.abadie@exemple.fr", "06 39 98 12 34")
    assert first[2:] == ("MME", *names, "i@exemple.fr", "0639981234")


def test_reads_structures_and_mefs():
    found = read(aaf.structure(), aaf.structure("77", ENTStructureTypeStruct="ECOLE"), aaf.mef())

    assert [row[1:] for row in found.structures] == [
        (aaf.HOME, UAI, False, "Créteil"),
        ("77", UAI, True, "Créteil"),
    ]
    assert [row[1:] for row in found.mefs] == [("10110001110", "5EME GENERALE")]


@pytest.mark.parametrize(
    ("kinship", "level", "kind"),
    [
        ("2", "1", "legal"), ("1", "2", "legal"), ("4", "0", "contact"),
        ("10", "1", "legal"), ("20", "2", "in_charge"), ("50", "3", "contact"),
        ("2", "3", None), ("10", "0", None), ("", "1", None), ("100", "1", None), ("10", "", None),
    ],
)  # fmt: skip
def test_the_length_of_the_kinship_says_what_the_level_means(kinship, level, kind):
    found = read(aaf.pupil("1001", aaf.link("2001", kinship, level)))

    assert [tie.kind for tie in found.links] == ([kind] if kind else [])
    assert codes(found) == ([] if kind else ["lien-niveau"])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2001$10$1$1$1", "lien-champs"),
        ("2001$10$1$1$1$1$", "lien-champs"),
        ("$10$1$1$1$1", "lien-incomplet"),
    ],
)
def test_a_link_that_is_not_of_six_fields_is_an_anomaly(written, code):
    found = read(aaf.pupil("1001", written, aaf.link("2002")))

    assert codes(found) == [code]
    assert [tie.person_id for tie in found.links] == ["2002"]


def test_of_two_links_that_disagree_the_first_is_kept():
    found = read(aaf.pupil("1001", aaf.link(level="2"), aaf.link(level="1"), aaf.link(level="2")))

    assert [tie.kind for tie in found.links] == ["in_charge"]
    assert codes(found) == ["lien-contradictoire"]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"ENTPersonDateNaissance": "31/02/2013"}, "date-naissance"),
        ({"ENTPersonDateNaissance": ""}, "date-naissance"),
        ({"ENTPersonDateNaissance": "14/07/1900"}, "date-naissance"),
        ({"givenName": ""}, "nom-absent"),
        ({"sn": None, "ENTPersonNomPatro": ""}, "nom-absent"),
        ({"givenName": "Zoé\u202e"}, "nom-caracteres"),
        ({"sn": "X" * 101}, "nom-trop-long"),
    ],
)
def test_a_pupil_who_cannot_be_read_is_kept_as_he_was(told, code):
    found = read(aaf.pupil("1001", **told), aaf.pupil("1002"))

    assert [pupil.aaf_id for pupil in found.pupils] == ["1002"]
    (remark,) = found.remarks
    assert (remark.code, remark.structure_id, remark.kept_id) == (code, aaf.HOME, "1001")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"ENTEleveINE": "123"}, "ine-illisible"),
        ({"ENTEleveMEF": "§"}, "mef-illisible"),
        ({"ENTEleveClasses": ["4001$5 A", "4001$5 B"]}, "deux-divisions"),
        ({"ENTEleveClasses": f"4001${'A' * 41}"}, "division-illisible"),
    ],
)
def test_a_field_that_cannot_be_read_is_told_and_left_out(told, code):
    found = read(aaf.pupil("1001", **told))

    assert (codes(found), len(found.pupils)) == ([code], 1)


def test_the_class_is_that_of_the_structure_of_attachment():
    (pupil,) = read(aaf.pupil(ENTEleveClasses=["4002$6 B", "4001$5 A"])).pupils

    assert pupil.division == "5 A"


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (aaf.pupil("", ENTPersonJointure="à"), "aaf-sans-id"),
        (aaf.pupil(ENTPersonStructRattach="", ENTEleveClasses=""), "aaf-sans-structure"),
        (aaf.person("", ENTPersonJointure=""), "aaf-sans-id"),
        (aaf.structure("", ENTStructureJointure="?"), "aaf-sans-id"),
        (aaf.structure(uai="0750680A"), "aaf-uai"),
        (aaf.mef("§"), "code-illisible"),
    ],
)
def test_a_record_without_its_key_is_an_anomaly(record, code):
    found = read(record)

    assert codes(found) == [code]
    assert found == reader.Slice(found.digest, found.categories, remarks=found.remarks)


def test_empty_values_say_nothing():
    (pupil,) = read(aaf.pupil(ENTEleveClasses="", ENTEleveMEF=["", "  "], sn="")).pupils

    assert (pupil.division, pupil.mef, pupil.usage_name) == ("", "", "")


def test_double_escapes_are_read_once():
    found = read(aaf.pupil(sn="L&apos;HÔTE"), aaf.pupil("1002", sn="L&amp;apos;HÔTE"))

    assert [pupil.usage_name for pupil in found.pupils] == ["L'HÔTE"]
    assert codes(found) == ["nom-caracteres"]


def test_a_comment_and_cdata_inside_a_name_are_read():
    content = aaf.document(aaf.pupil()).replace(b">ABADIE<", b">AB<!-- x --><![CDATA[ADIE]]><")

    (pupil,) = reader.read(content, today=TODAY).pupils

    assert pupil.birth_name == "ABADIE"


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"head": ""}, "Zoé"),
        ({"head": "", "encoding": "cp1252"}, "Zoé"),
        ({"head": '<?xml version="1.0" encoding="ISO-8859-15"?>', "encoding": "iso8859-15"}, "Zœ"),
        ({"head": '<?xml version="1.0" encoding="UTF-16"?>', "encoding": "utf-16"}, "Zoé"),
        ({"encoding": "utf-8-sig"}, "Zoé"),
        ({"doctype": ""}, "Zoé"),
    ],
)
def test_every_encoding_of_the_field_is_read(options, name):
    (pupil,) = read(aaf.pupil(givenName=name), **options).pupils

    assert pupil.first_name == name


def test_a_line_is_that_of_the_record_in_a_long_slice():
    content = aaf.document(*(aaf.person(str(n)) for n in range(1, 6_000)))
    lines = content.decode().splitlines()

    found = reader.read(content, today=TODAY)

    row = found.persons[-1]
    assert lines[row.line - 1] == "<addRequest>"
    assert row.line > 65_535


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (aaf.document(aaf.pupil()), True),
        (aaf.document(aaf.pupil(), head="", doctype=""), True),
        (aaf.document(aaf.pupil(), head='<?xml version="1.0"?><!-- versionAF="AAF" -->\n'), True),
        (aaf.document(aaf.pupil(), encoding="utf-16"), True),
        (zipped(aaf.document(aaf.pupil()), ("b.xml", aaf.document(aaf.person()))), True),
        (b'<!DOCTYPE ficAlimMENESR [ <!ENTITY a "b"> ]><ficAlimMENESR/>', True),
        (b"<BEE_ELEVES/>", False),
        (b"<ficAlimMENESRX/>", False),
        (b"PK\x03\x04 ficAlimMENESR", False),
        (b"", False),
    ],
)
def test_a_slice_is_known_by_its_root(tmp_path, content, expected):
    path = tmp_path / "n'importe.dat"
    path.write_bytes(content)

    assert sources.is_slice(path) is expected
    assert sources.is_slice(tmp_path / "absent") is False
