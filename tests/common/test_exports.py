"""Files for a spreadsheet: they open, and nothing in them runs."""

import csv
import io
import tracemalloc
import zipfile

import pytest

from common import exports

HEADER = ("Nom", "Prénom")


def written(rows):
    return b"".join(exports.csv_lines(HEADER, rows)).decode()


def read_back(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def test_a_spreadsheet_opens_it_in_columns_with_its_accents():
    assert written([("Lœuil", "Zoé")]) == "\ufeffNom;Prénom\r\nLœuil;Zoé\r\n"


def test_an_empty_list_is_a_header():
    assert read_back(written([])) == [list(HEADER)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_name_that_begins_like_a_formula_is_text(start):
    payload = f"{start}cmd|' /C calc'!A0"

    [_, row] = read_back(written([(payload, "x")]))

    assert row == [f"'{payload}", "x"]


@pytest.mark.parametrize("name", ["d;Aubigné", 'dit "Jo"', "sur\ndeux lignes", "O'Brien"])
def test_a_name_is_read_back_as_it_was(name):
    assert read_back(written([(name, "x")]))[1] == [name, "x"]


def test_memory_does_not_grow_with_the_list():
    rows = ((f"DURAND{n}", "Camille" * 10) for n in range(20_000))
    tracemalloc.start()

    total = sum(len(chunk) for chunk in exports.csv_lines(HEADER, rows))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert total > 1_500_000
    assert peak < 2_000_000


def test_a_workbook_holds_texts_and_no_formula():
    book = exports.xlsx(HEADER, [("=1+1", "Zoé")], sheet="Comptes élèves")

    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        strings = archive.read("xl/sharedStrings.xml").decode()
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<t>=1+1</t>" in strings
    assert "<f>" not in page
