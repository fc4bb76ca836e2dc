"""Structures and nomenclature: labels of divisions and of MEF."""

from sync.sources.records import DivisionRecord, MefRecord
from tests.sync.builders import document, nomenclature_file, structures_file
from tests.sync.reading import read


def test_reads_the_label_of_each_division(tmp_path):
    feed = read(tmp_path, structures_file(("5 A", "Cinquième A"), ("_301P1", None)))

    assert feed.divisions == (
        DivisionRecord(11, "5 A", "Cinquième A"),
        DivisionRecord(13, "_301P1", "_301P1"),
    )


def test_groups_are_not_divisions(tmp_path):
    content = document("BEE_STRUCTURES", '<GROUPES><GROUPE CODE_STRUCTURE="LATIN"/></GROUPES>')

    assert read(tmp_path, content).divisions == ()


def test_prefers_the_printed_label_of_a_mef(tmp_path):
    feed = read(
        tmp_path,
        nomenclature_file(
            ("10110001110", "5EME", "5ème"), ("1031000K11A", "3EME", ""), ("10210001110", "", None)
        ),
    )

    assert [(row.code, row.label) for row in feed.mefs] == [
        ("10110001110", "5ème"),
        ("1031000K11A", "3EME"),
        ("10210001110", "10210001110"),
    ]


def test_remarks_unreadable_and_repeated_codes(tmp_path):
    rows = [("1011000", "A", ""), ("10110001110", "B", ""), ("10110001110", "C", ""), ("", "D", "")]

    feed = read(tmp_path, nomenclature_file(*rows))

    assert [row.label for row in feed.mefs] == ["B"]
    codes = [row.code for row in feed.anomalies]
    assert codes == ["code-illisible", "code-double", "code-illisible"]


def test_a_label_with_hidden_marks_gives_way_to_the_next(tmp_path):
    content = nomenclature_file(("10110001110", "5EME", "5\u202eème"), encoding="UTF-8")

    assert read(tmp_path, content).mefs == (MefRecord(11, "10110001110", "5EME"),)


def test_an_unreadable_division_code_is_remarked(tmp_path):
    feed = read(tmp_path, structures_file(("A" * 21, "Longue"), ("5 A", "Cinquième A")))

    assert [row.code for row in feed.divisions] == ["5 A"]
    assert [row.code for row in feed.anomalies] == ["code-illisible"]
