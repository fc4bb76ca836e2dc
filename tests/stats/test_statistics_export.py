"""The statistics as CSV and XLSX: the tables of the page, opened and read."""

import csv
import io
import re
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.enums import AccountState
from accounts.models import JournalEntry
from stats.exports import HEADER
from tests.conftest import signed_in
from tests.factories import DivisionFactory
from tests.pages import content, cut_the_service
from tests.schools import head_of_a_school
from tests.stats.counts import count

URL = reverse("stats:export")
NN, NI, EC, A = AccountState


@pytest.fixture
def town(head, enrol, tie):
    """A class of two pupils, one of whom has a father; the label of another class is a formula."""
    home = head.establishment
    division = DivisionFactory(establishment=home, code="6A", label="Sixième A")
    first, _ = enrol(2, state=A, division=division)
    tie(enrolment=first, state=EC)
    enrol(division=DivisionFactory(establishment=home, code="=6B", label="=1+1"))
    count()
    return home


def read_csv(response):
    text = content(response).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def read_xlsx(response):
    """« sheet » → its rows; numbers are numbers."""
    with zipfile.ZipFile(io.BytesIO(content(response))) as book:
        parts = {name: BeautifulSoup(book.read(name), "xml") for name in book.namelist()}
    texts = [
        "".join(t.get_text() for t in s.find_all("t"))
        for s in parts["xl/sharedStrings.xml"].find_all("si")
    ]

    def cell(node):
        value = node.find("v").get_text()
        return texts[int(value)] if node.get("t") == "s" else int(value)

    names = [sheet["name"] for sheet in parts["xl/workbook.xml"].find_all("sheet")]
    return {
        name: [
            [cell(c) for c in row.find_all("c") if c.find("v")]
            for row in parts[f"xl/worksheets/sheet{rank}.xml"].find_all("row")
        ]
        for rank, name in enumerate(names, start=1)
    }


def test_the_csv_holds_all_the_tables(as_head, town):
    header, *rows = read_csv(as_head.get(URL, {"format": "csv"}))

    assert tuple(header) == HEADER
    told = {";".join(row) for row in rows}
    assert {
        "23-11-2026;élèves;Établissement;;;Total;3;1;0;;2",
        "23-11-2026;élèves;Établissement;;;FranceConnect;0;0;0;;0",
        "23-11-2026;élèves;Classe;6A;Sixième A;Établissement;2;0;0;;2",
        "23-11-2026;représentants légaux;MEF;;Sans MEF;Total;1;0;0;1;0",
        "23-11-2026;personnes en charge;Établissement;;;Total;0;0;0;0;0",
    } <= told


def test_the_file_is_named_after_the_establishment_and_the_day(as_head, town):
    response = as_head.get(URL, {"format": "csv"})

    name = rf'attachment; filename="statistiques-{town.uai}-\d{{4}}-\d\d-\d\d\.csv"'
    assert re.fullmatch(name, response["Content-Disposition"])


def test_a_label_is_never_a_formula(as_head, town):
    rows = read_csv(as_head.get(URL, {"format": "csv"}))
    book = content(as_head.get(URL, {"format": "xlsx"}))

    assert {(row[3], row[4]) for row in rows if "6B" in row[3]} == {("'=6B", "'=1+1")}
    with zipfile.ZipFile(io.BytesIO(book)) as opened:
        sheets = [opened.read(name).decode() for name in opened.namelist() if "sheet" in name]
    assert not any("<f>" in sheet for sheet in sheets)


def test_the_workbook_has_a_sheet_a_population_and_numbers(as_head, town):
    book = read_xlsx(as_head.get(URL, {"format": "xlsx"}))

    assert list(book) == ["Élèves", "Représentants légaux", "Personnes en charge"]
    assert book["Élèves"][0] == list(HEADER)
    assert ["23-11-2026", "élèves", "Établissement", "Total", 3, 1, 0, 2] in book["Élèves"]
    assert [
        "23-11-2026", "représentants légaux", "Classe", "6A", "Sixième A", "Total", 1, 0, 0, 1, 0,
    ] in book["Représentants légaux"]  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_before_the_first_night_there_are_columns_alone(as_head, kind):
    response = as_head.get(URL, {"format": kind})

    assert response.status_code == 200
    if kind == "csv":
        assert read_csv(response) == [list(HEADER)]
    else:
        assert {len(rows) for rows in read_xlsx(response).values()} == {1}


def test_a_format_that_is_not_offered_is_not_found(as_head, town):
    assert as_head.get(URL, {"format": "pdf"}).status_code == 404


def test_an_ecole_says_niveau():
    head = head_of_a_school()
    count()

    rows = read_csv(signed_in(head).get(URL))

    assert {row[2] for row in rows[1:]} == {"École"}
    assert {row[1] for row in rows[1:]} == {"représentants légaux"}


def test_holds_nothing_of_another_establishment(as_stranger, town):
    rows = read_csv(as_stranger.get(URL))

    assert {row[6] for row in rows[1:]} == {"0"}


def test_is_refused_to_troubleshooting(as_troubleshooter, town):
    assert as_troubleshooter.get(URL).status_code == 403


def test_stays_open_during_maintenance_and_leaves_no_trace(as_head, town):
    cut_the_service()
    before = JournalEntry.objects.count()

    assert as_head.get(URL).status_code == 200
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_costs_the_same_for_one_class_as_for_ten(as_head, head, enrol, queries, kind):
    def open_classes(number):
        for _ in range(number):
            enrol(division=DivisionFactory(establishment=head.establishment))
        count()

    open_classes(1)
    as_head.get(URL)
    few = queries(as_head.get, URL, {"format": kind})
    open_classes(9)

    assert queries(as_head.get, URL, {"format": kind}) == few <= 8
