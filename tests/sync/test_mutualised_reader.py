"""Lists of « élèves extérieurs »: what is read of them, and what refuses a row or the file."""

import codecs
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.sources import tables
from sync.sources.records import FeedFile, FeedKind, FileRefused, HostedRecord
from tests.sync import reading
from tests.sync.builders import zipped
from tests.sync.hosting import HEADER, HOME, HOST, hosted_file, ine, row

OTHER = "0750002V"
THREE = (row(1), row(2), row(3))


def read(folder, content, *, expected_uai=None):
    return reading.read(folder, content, name="liste.csv", expected_uai=expected_uai)


def refusals(folder, content, **options):
    with pytest.raises(FileRefused) as caught:
        read(folder, content, **options)
    assert caught.value.source == "mutualises"
    return [(error.code, error.line) for error in caught.value.errors]


def told(feed):
    return [(anomaly.code, anomaly.line) for anomaly in feed.anomalies]


def test_reads_whom_it_hosts_from_where_and_when(tmp_path):
    feed = read(tmp_path, hosted_file(row(1, starts="01/09/2026", ends="30/06/2027"), row(2)))

    assert (feed.kind, feed.source, feed.uai) == (FeedKind.MUTUALISED, "mutualises", HOST)
    assert (feed.school_year, feed.exported_at, feed.anomalies) == (None, None, ())
    assert feed.hosted == (
        HostedRecord(2, ine(1), HOME, date(2026, 9, 1), date(2027, 6, 30)),
        HostedRecord(3, ine(2), HOME, None, None),
    )


WRITINGS = {
    "UTF-8": hosted_file(*THREE),
    "UTF-8 with a mark": hosted_file(*THREE, encoding="utf-8-sig"),
    "Windows-1252": hosted_file(*THREE, encoding="cp1252"),
    "curly apostrophe": hosted_file(*THREE, header=HEADER.replace("'", "’"), encoding="cp1252"),
    "LF": hosted_file(*THREE, end="\n"),
    "CR": hosted_file(*THREE, end="\r"),
    "quoted": hosted_file(*(";".join(f'"{c}"' for c in r.split(";")) for r in THREE)),
    "blank rows": hosted_file("", row(1), ";;;;", row(2), " ; ;;;", row(3), ""),
    "trailing separator": hosted_file(*(f"{line};;" for line in THREE)),
    "capitals, no accent": hosted_file(*THREE, header="ine;Uai PRINCIPAL;uai D'ACCUEIL;DEBUT;fin"),
    "hard spaces": hosted_file(*THREE, header=" INE ;UAI\u00a0principal;UAI d'accueil ;Début;Fin"),
    "hard spaces in rows": hosted_file(*(line.replace(";", "\u00a0; ") for line in THREE)),
    "small letters": hosted_file(*(line.lower() for line in THREE)),
    "no last end of line": hosted_file(*THREE)[:-2],
}


@pytest.mark.parametrize("content", WRITINGS.values(), ids=WRITINGS)
def test_the_usual_writings_of_a_table_are_read(tmp_path, content):
    feed = read(tmp_path, content)

    assert ([record.ine for record in feed.hosted], told(feed)) == ([ine(1), ine(2), ine(3)], [])


def test_columns_come_in_any_order_and_others_are_not_read(tmp_path):
    header = "Fin;Nom;UAI d'accueil;INE;Début;UAI principal"
    content = hosted_file(f"30/06/2027;DURAND;{HOST};{ine(1)};;{HOME}", header=header)

    (record,) = read(tmp_path, content).hosted

    assert record == HostedRecord(2, ine(1), HOME, None, date(2027, 6, 30))


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_only_cr_and_lf_end_a_line(tmp_path, sign):
    header = f"{HEADER};Note"
    rows = (f"{row(1)};a{sign}b", f"{row(2)};", f"{row(9).replace('AB', '')};")

    feed = read(tmp_path, hosted_file(*rows, header=header))

    assert ([record.line for record in feed.hosted], told(feed)) == (
        [2, 3],
        [("exterieur-ine", 4)],
    )


ROWS = {
    "no INE": (f";{HOME};{HOST};;", ["exterieur-ine"]),
    "INE spoilt by a spreadsheet": (f"1,2E+10;{HOME};{HOST};;", ["exterieur-ine"]),
    "no school": (row(2, principal=""), ["exterieur-principal"]),
    "wrong key": (row(2, principal="0750680A"), ["exterieur-principal"]),
    "no host": (row(2, host=""), ["exterieur-accueil"]),
    "at home": (row(2, principal=HOST), ["exterieur-meme"]),
    "date in English": (row(2, starts="2026-09-01"), ["exterieur-debut"]),
    "number of a spreadsheet": (row(2, ends="46203"), ["exterieur-fin"]),
    "no such day": (row(2, ends="31/06/2027"), ["exterieur-fin"]),
    "ends first": (row(2, starts="02/09/2026", ends="01/09/2026"), ["exterieur-dates"]),
    "short": (f"{ine(2)};{HOME};{HOST}", ["exterieur-colonnes"]),
    "long": (f"{row(2)};x", ["exterieur-colonnes"]),
    "twice": (row(1), ["exterieur-double"]),
    "all at once": (
        f"{ine(2)};?;?;?;?",
        ["exterieur-principal", "exterieur-accueil", "exterieur-debut", "exterieur-fin"],
    ),
}


@pytest.mark.parametrize(("bad", "codes"), ROWS.values(), ids=ROWS)
def test_a_row_at_fault_is_told_by_its_line_and_the_others_are_taken(tmp_path, bad, codes):
    feed = read(tmp_path, hosted_file(row(1), bad, row(3)))

    assert [record.line for record in feed.hosted] == [2, 4]
    assert sorted(told(feed)) == sorted((code, 3) for code in codes)
    assert not any(ine(rank) in told.message for told in feed.anomalies for rank in (1, 2, 3))


def test_a_pupil_whose_row_is_at_fault_is_kept_as_he_was(tmp_path):
    feed = read(tmp_path, hosted_file(row(1), row(2, ends="hier"), "?;?;?;?;?"))

    assert feed.kept_ids == {ine(2)}


FILES = {
    "UTF-16": (hosted_file(*THREE, encoding="utf-16"), [("csv-utf16", 0)]),
    "UTF-16 without a mark": (hosted_file(*THREE, encoding="utf-16-le"), [("csv-nul", 1)]),
    "NUL": (hosted_file(row(1), row(2).replace(";", "\0", 1)), [("csv-nul", 3)]),
    "broken UTF-8": (
        codecs.BOM_UTF8 + hosted_file(row(1)) + b"\xe9;;;;",
        [("encodage-illisible", 3)],
    ),
    "neither": (hosted_file(row(1)) + b"\x81;;;;", [("csv-encodage", 3)]),
    "open quote": (hosted_file(row(1), f'"{row(2)}', row(3)), [("csv-guillemet", 3)]),
    "two open quotes": (hosted_file(f'"{row(1)}', row(2), f'"{row(3)}'), [("csv-guillemet", 2)]),
    "quoted line break": (hosted_file(row(1), f'"{ine(2)}\n";;;;'), [("csv-guillemet", 3)]),
    "commas": (hosted_file(header=HEADER.replace(";", ",")), [("csv-separateur", 1)]),
    "tabs": (hosted_file(header=HEADER.replace(";", "\t")), [("csv-separateur", 1)]),
    "no dates": (
        hosted_file(*THREE, header="INE;UAI principal;UAI d'accueil"),
        [("csv-colonnes", 1)],
    ),
    "column twice": (hosted_file(*THREE, header=f"{HEADER};fin"), [("csv-colonne-double", 1)]),
    "long cell": (hosted_file(f"{row(1)};{'x' * 1_001}"), [("csv-champ-trop-long", 2)]),
    "140 kB": (hosted_file(f"{row(1)};{'x' * 140_000}"), [("csv-champ-trop-long", 2)]),
    "columns": (hosted_file(row(1), ";" * 100), [("csv-colonnes-trop", 3)]),
    "no host": (hosted_file(row(1, host="?")), [("accueil-absent", 0)]),
    "nobody": (hosted_file(), [("accueil-absent", 0)]),
}


@pytest.mark.parametrize(("content", "expected"), FILES.values(), ids=FILES)
def test_a_file_at_fault_is_refused_with_its_line(tmp_path, content, expected):
    assert refusals(tmp_path, content) == expected


def test_a_file_of_several_hosts_is_refused_with_their_lines(tmp_path):
    third = row(5, host="0750003W")
    content = hosted_file(row(1), row(2, host=OTHER), row(3), row(4, host=OTHER), third)

    with pytest.raises(FileRefused, match="lignes 3, 5") as refused:
        read(tmp_path, content)

    assert [(e.code, e.line) for e in refused.value.errors] == [
        ("accueil-plusieurs", 3),
        ("accueil-plusieurs", 6),
    ]
    assert refused.value.uai == HOST


def test_the_list_of_another_host_than_expected_is_refused(tmp_path):
    content = hosted_file(*THREE)

    assert refusals(tmp_path, content, expected_uai=OTHER) == [("uai-different", 2)]
    assert read(tmp_path, content, expected_uai=HOST.lower()).uai == HOST


def test_a_list_of_nobody_is_read_when_it_is_told_whose_it_is(tmp_path):
    feed = read(tmp_path, hosted_file(), expected_uai=HOST)

    assert (feed.uai, feed.hosted) == (HOST, ())


def test_a_list_too_big_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert refusals(tmp_path, hosted_file(*THREE)) == [("csv-trop-de-lignes", 4)]

    monkeypatch.setattr(tables, "MAX_SIZE", 50)
    assert refusals(tmp_path, hosted_file(*THREE)) == [("fichier-trop-gros", 0)]


STRANGERS = {
    "teachers of ONDE": ("Classe;Enseignant(s);Nom\n".encode("cp1252"), "enseignants"),
    "another table": (b"Nom;Prenom\nDURAND;Ali\n", "un tableau"),
    "UTF-16": ("Nom;Prenom\n".encode("utf-16"), "UTF-16"),
    "text": (b"bonjour", "n'est pas reconnu"),
}


@pytest.mark.parametrize(("content", "looks"), STRANGERS.values(), ids=STRANGERS)
def test_a_table_of_something_else_is_refused_with_what_it_looks_like(tmp_path, content, looks):
    with pytest.raises(FileRefused, match=looks) as refused:
        read(tmp_path, content)

    (error,) = refused.value.errors
    assert (error.code, refused.value.source) == ("format-inconnu", "")
    assert "DURAND" not in error.message


def test_a_spreadsheet_is_refused_in_french(tmp_path):
    content = zipped(("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a/>"))

    with pytest.raises(FileRefused, match="classeur") as refused:
        read(tmp_path, content)

    assert refused.value.errors[0].code == "zip-bureautique"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


def outcome(folder, content):
    try:
        return read(folder, content)
    except FileRefused as refused:
        return refused


EDITS = st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=6)), min_size=1, max_size=5)
SEEDS = [hosted_file(*THREE), hosted_file(*THREE, encoding="utf-8-sig"), hosted_file(end='"\n')]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.sampled_from(SEEDS), edits=EDITS, removed=st.integers(0, 8))
def test_a_damaged_list_is_read_or_refused(folder, seed, edits, removed):
    content = bytearray(seed)
    for place, inserted in edits:
        start = place % len(content)
        content[start : start + removed] = inserted

    assert isinstance(outcome(folder, bytes(content)), FeedFile | FileRefused)


CELLS = st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=7)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(CELLS, max_size=4))
def test_any_text_in_the_cells_is_read_or_refused(folder, rows):
    content = hosted_file(row(1), *map(";".join, rows))

    assert isinstance(outcome(folder, content), FeedFile | FileRefused)
