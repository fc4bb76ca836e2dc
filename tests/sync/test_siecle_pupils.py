"""Pupils: what a row becomes, what is a mere remark, what leaves the pupil as before."""

from datetime import date

import pytest

from sync.sources.records import PupilRecord
from tests.sync.builders import pupil, pupils_file, structures
from tests.sync.reading import read


def test_reads_a_whole_row(tmp_path):
    row = pupil(
        "1001",
        ID_NATIONAL="060375611AC",
        NOM_USAGE="ABADIE DUPRÉ",
        DATE_SORTIE="01/07/2027",
        SCOLARITE_AN_DERNIER=None,
    )

    feed = read(tmp_path, pupils_file(row, assigned=structures("1001", "D:5 A", "G:LATIN")))

    assert feed.pupils == (
        PupilRecord(
            line=11,
            source_id="1001",
            ine="060375611AC",
            birth_name="ABADIE",
            usage_name="ABADIE DUPRÉ",
            first_name="Zoé",
            birth_date=date(2013, 7, 14),
            division="5 A",
            mef="10110001110",
            entered_on=date(2025, 9, 1),
            left_on=date(2027, 7, 1),
        ),
    )
    assert (feed.anomalies, feed.kept_ids) == ((), frozenset())


KEPT = {
    "S17 no birth date": ({"DATE_NAISS": None}, "date-naissance"),
    "S17 empty birth date": ({"DATE_NAISS": ""}, "date-naissance"),
    "S18 31 February": ({"DATE_NAISS": "31/02/2013"}, "date-naissance"),
    "S19 ISO": ({"DATE_NAISS": "2013-07-14"}, "date-naissance"),
    "S19 short year": ({"DATE_NAISS": "14/07/13"}, "date-naissance"),
    "S20 future": ({"DATE_NAISS": "01/01/2030"}, "date-naissance"),
    "S20 baby": ({"DATE_NAISS": "23/11/2024"}, "date-naissance"),
    "S20 1900": ({"DATE_NAISS": "01/01/1900"}, "date-naissance"),
    "S20 101 years": ({"DATE_NAISS": "21/11/1926"}, "date-naissance"),
    "S21 no name": ({"NOM_DE_FAMILLE": None}, "nom-absent"),
    "S21 blank name": ({"NOM_DE_FAMILLE": " \n "}, "nom-absent"),
    "S21 no first name": ({"PRENOM": ""}, "nom-absent"),
    "S22 5,000 characters": ({"NOM_DE_FAMILLE": "A" * 5_000}, "nom-trop-long"),
    "S22 101 characters": ({"NOM_USAGE": "A" * 101}, "nom-trop-long"),
    "S24 formula": ({"NOM_DE_FAMILLE": "=1+1"}, "nom-caracteres"),
    "S24 plus": ({"PRENOM": "+33"}, "nom-caracteres"),
    "S24 at": ({"NOM_USAGE": "@SUM"}, "nom-caracteres"),
    "S24 tab then formula": ({"NOM_DE_FAMILLE": "\t=1+1"}, "nom-caracteres"),
    "S25 script": ({"PRENOM": "<script>alert(1)</script>"}, "nom-caracteres"),
}


@pytest.mark.parametrize(("values", "code"), KEPT.values(), ids=KEPT)
def test_leaves_the_pupil_as_before_and_takes_the_others(tmp_path, values, code):
    feed = read(tmp_path, pupils_file(pupil("1", **values), pupil("2")))

    assert [row.source_id for row in feed.pupils] == ["2"]
    assert [(row.line, row.code, row.source_id) for row in feed.anomalies] == [(11, code, "1")]
    assert feed.kept_ids == {"1"}


@pytest.mark.parametrize(
    "name",
    ["A\u202eB", "A\u200bB", "A\ufeffB", "A\u00adB", "A\u0085B", "A\u0092B", "A\u2066B", "＝1"],
    ids=ascii,
)
def test_refuses_names_with_hidden_or_reversing_marks(tmp_path, name):
    feed = read(tmp_path, pupils_file(pupil(NOM_DE_FAMILLE=name), encoding="UTF-8"))

    assert [row.code for row in feed.anomalies] == ["nom-caracteres"]


NAMES = {
    "  DU   PONT\n": "DU PONT",
    "L?UKSZA": "L?UKSZA",
    "D'ARTAGNAN-LE GRAND": "D'ARTAGNAN-LE GRAND",
    "O’Brien": "O’Brien",
    "St. John 2": "St. John 2",
    "E\u0301LOI": "ÉLOI",
    "A\u00a0B": "A B",
    "Жданова": "Жданова",
    "王小明": "王小明",
    "सीता": "सीता",
    "أحمد": "أحمد",
    "Gal·la": "Gal·la",
}


@pytest.mark.parametrize(("written", "kept"), NAMES.items(), ids=ascii)
def test_keeps_names_of_every_script_as_written(tmp_path, written, kept):
    feed = read(tmp_path, pupils_file(pupil(NOM_DE_FAMILLE=written), encoding="UTF-8"))

    assert [row.birth_name for row in feed.pupils] == [kept]


def test_reads_the_single_name_of_older_files(tmp_path):
    feed = read(tmp_path, pupils_file(pupil(NOM_DE_FAMILLE=None, NOM="GARDÈS")))

    assert feed.pupils[0].birth_name == "GARDÈS"


@pytest.mark.parametrize(
    ("written", "ine"),
    [
        ("060375611AC", "060375611AC"),
        ("0113014881M", "0113014881M"),
        ("0113014881a", "0113014881A"),
        (" 060 375 611 ac ", "060375611AC"),
        ("2026A12345B", "2026A12345B"),
        ("00000000123", "00000000123"),
        ("1111111111A", "1111111111A"),
        ("100000000AA", "100000000AA"),
        (None, ""),
        ("", ""),
    ],
)
def test_accepts_the_known_shapes_of_ine_and_none_at_all(tmp_path, written, ine):
    feed = read(tmp_path, pupils_file(pupil(ID_NATIONAL=written)))

    assert [(row.ine, feed.anomalies) for row in feed.pupils] == [(ine, ())]


def test_falls_back_on_the_other_spelling_of_the_ine(tmp_path):
    feed = read(tmp_path, pupils_file(pupil(ID_NATIONAL="", INE_RNIE="060375611AC")))

    assert feed.pupils[0].ine == "060375611AC"


REMARKS = {
    "S14 unreadable INE": ({"ID_NATIONAL": "ABC"}, "ine-illisible", {"ine": ""}),
    "unreadable MEF": ({"CODE_MEF": "1011 0001"}, "mef-illisible", {"mef": ""}),
    "unreadable entry": ({"DATE_ENTREE": "2025"}, "date-illisible", {"entered_on": None}),
    "unreadable leaving": ({"DATE_SORTIE": "31/06/2026"}, "date-illisible", {"left_on": None}),
}


@pytest.mark.parametrize(("values", "code", "expected"), REMARKS.values(), ids=REMARKS)
def test_takes_the_pupil_without_what_cannot_be_read(tmp_path, values, code, expected):
    feed = read(tmp_path, pupils_file(pupil(**values)))

    assert [(row.code, row.source_id) for row in feed.anomalies] == [(code, "")]
    assert {name: getattr(feed.pupils[0], name) for name in expected} == expected
    assert feed.kept_ids == frozenset()


def test_keeps_the_first_of_two_rows_with_the_same_id(tmp_path):
    feed = read(tmp_path, pupils_file(pupil("1", PRENOM="Un"), pupil("1", PRENOM="Deux")))

    assert [row.first_name for row in feed.pupils] == ["Un"]
    assert [row.code for row in feed.anomalies] == ["eleve-id-double"]
    assert feed.kept_ids == frozenset()


def test_keeps_the_first_of_two_pupils_with_the_same_ine(tmp_path):
    rows = [pupil(n, ID_NATIONAL="060375611AC") for n in ("1", "2")]

    feed = read(tmp_path, pupils_file(*rows))

    assert [row.source_id for row in feed.pupils] == ["1"]
    assert [(row.code, row.source_id) for row in feed.anomalies] == [("ine-double", "2")]
    assert feed.kept_ids == {"2"}


def test_skips_a_row_without_a_readable_id(tmp_path):
    feed = read(tmp_path, pupils_file(pupil(""), pupil("&lt;b&gt;"), pupil("3")))

    assert [row.source_id for row in feed.pupils] == ["3"]
    assert [row.code for row in feed.anomalies] == ["eleve-sans-id"] * 2


DIVISIONS = {
    "division after groups": (["G:LATIN", "D:5 A"], "5 A", []),
    "groups only": (["G:LATIN"], "", []),
    "no structure": ([], "", []),
    "inactive": (["D:Inactifs"], "", []),
    "inactive in capitals": (["D:INACTIFS"], "", []),
    "the same twice": (["D:5 A", "D:5  A"], "5 A", []),
    "S33 two divisions": (["D:5 A", "D:5 B"], "5 B", ["deux-divisions"]),
    "too long": (["D:" + "A" * 21], "", ["division-illisible"]),
    "hidden mark": (["D:5\u0085A"], "", ["division-illisible"]),
}


@pytest.mark.parametrize(("written", "division", "codes"), DIVISIONS.values(), ids=DIVISIONS)
def test_finds_the_division_among_the_structures(tmp_path, written, division, codes):
    feed = read(tmp_path, pupils_file(pupil("1"), assigned=structures("1", *written)))

    assert [row.division for row in feed.pupils] == [division]
    assert [row.code for row in feed.anomalies] == codes


def test_remarks_structures_of_a_pupil_who_is_not_there(tmp_path):
    assigned = structures("1", "D:5 A") + structures("9", "D:5 B")

    feed = read(tmp_path, pupils_file(pupil("1"), assigned=assigned))

    assert [row.division for row in feed.pupils] == ["5 A"]
    assert [row.message for row in feed.anomalies] == [
        "Des structures concernent un élève absent du fichier (9)."
    ]


def test_last_year_is_not_this_year(tmp_path):
    content = pupils_file(pupil("1", CODE_MEF=None)).replace(
        b"</ELEVE>",
        b"<SCOLARITE_AN_DERNIER><CODE_MEF>10210001110</CODE_MEF>"
        b"<CODE_STRUCTURE>4 D</CODE_STRUCTURE></SCOLARITE_AN_DERNIER></ELEVE>",
    )

    feed = read(tmp_path, content)

    assert [(row.mef, row.division) for row in feed.pupils] == [("", "")]


@pytest.mark.parametrize("tag", ["DATE_SORTIE", "DATE_SORTIE_ETAB"])
@pytest.mark.parametrize(("written", "left_on"), [("01/10/2026", date(2026, 10, 1)), ("", None)])
def test_keeps_a_leaver_with_the_day(tmp_path, tag, written, left_on):
    feed = read(tmp_path, pupils_file(pupil(**{tag: written})))

    assert [row.left_on for row in feed.pupils] == [left_on]


def test_takes_homonyms_odd_sexes_and_unknown_formations(tmp_path):
    rows = [pupil(str(n), CODE_SEXE="9", CODE_MEF="99999999999") for n in range(30)]

    feed = read(tmp_path, pupils_file(*rows))

    assert len(feed.pupils) == 30
    assert feed.anomalies == ()


@pytest.mark.parametrize("born", ["22/11/2024", "22/11/1926", "29/02/2012"])
def test_accepts_the_youngest_the_eldest_and_the_leap_day(tmp_path, born):
    assert len(read(tmp_path, pupils_file(pupil(DATE_NAISS=born))).pupils) == 1
