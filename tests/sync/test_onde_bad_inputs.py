"""The catalogue of bad ONDE files (trust § 3.3, C01 to C36), on an école of forty pupils.

Whatever the file: nothing of those it does not tell clearly is lost, and it may come again.
"""

import pytest

from guardians.models import Guardianship
from tests.sync.builders import zipped
from tests.sync.feeding import versions
from tests.sync.onde import (
    CHILD,
    GUARDIANS,
    child,
    give,
    guardian,
    guardians_file,
    present,
    pupil,
    pupils_file,
    roll,
    table,
)

FORTY = [pupil(rank) for rank in range(1, 41)]
FAMILIES = [
    guardian(child(rank), name=f"PARENT{rank}", mail="", mobile="") for rank in range(1, 41)
]
TEXT = roll(40).decode()


def with_row(row, at=20):
    """The forty rows, the twentieth one replaced."""
    return pupils_file(*FORTY[: at - 1], row, *FORTY[at:])


def with_header(old, new):
    return TEXT.replace(old, new, 1).encode()


def with_column(name, value="x"):
    """One more column, first of all."""
    first, *rows = TEXT.splitlines()
    return "\n".join([f"{name};{first}", *(f"{value};{row}" for row in rows), ""]).encode()


REFUSED = {
    "C01 empty": (b"", "fichier-vide"),
    "C03 commas": (TEXT.replace(";", ",").encode(), "csv-separateur"),
    "C04 tabs": (TEXT.replace(";", "\t").encode(), "csv-separateur"),
    "C08 UTF-16": (TEXT.encode("utf-16"), "csv-utf16"),
    "C08 UTF-16 without a mark": (TEXT.encode("utf-16-le"), "csv-nul"),
    "C09 mixed encodings": (roll(39) + f"{pupil(40)}\n".encode("cp1252"), "csv-encodages"),
    "C10 NUL": (TEXT.replace("NOM20", "NOM\0").encode(), "csv-nul"),
    "C11 open quote": (with_row('"' + pupil(20)), "csv-guillemet"),
    "C11 a quote closed further": (
        pupils_file(pupil(1).replace(";1 RUE", ';"1 RUE'), pupil(2).replace("E;F", 'E";F')),
        "csv-guillemet",
    ),
    "C16 missing column": (with_header("Prénom élève", "Prénom"), "csv-colonnes"),
    "C17 column twice": (with_column("Niveau"), "csv-colonne-double"),
    "C21 teachers": (b"Civilit\xe9;Nom enseignant;Classe\nM.;DURAND;CP\n", "format-inconnu"),
    "C25 140 kB": (with_row(pupil(20, label="x" * 140_000)), "csv-champ-trop-long"),
    "C26 too many rows": (TEXT.encode() + b"a;\n" * 50_000, "csv-trop-de-lignes"),
    "C28 cut inside a row": (TEXT[:-60].encode(), "csv-tronque"),
    "C34 login page": (b"<!DOCTYPE html><html><body>Connexion</body></html>", "page-web"),
    "C35 xlsx": (
        zipped(("[Content_Types].xml", b"<a/>"), ("xl/a.xml", b"<a/>")),
        "zip-bureautique",
    ),
}
HELD = {
    "C02 header only": (pupils_file(), "fichier-vide"),
    "C29 cut between rows": (roll(34), "disparition-massive"),
}
ONE_ROW_KEPT = {
    "C13 short row": (with_row("NOM20;;Zoé;21/05/2018"), "ligne-colonnes"),
    "C13 one cell lost": (with_row(pupil(20).replace("1 RUE DES LILAS;", "")), "ligne-colonnes"),
    "C14 long row": (with_row(f"{pupil(20)};x"), "ligne-colonnes"),
    "C14 a street in two": (with_row(pupil(20).replace("RUE ", "RUE;")), "ligne-colonnes"),
    "C23 number of a spreadsheet": (with_row(pupil(20, born="43241")), "date-naissance"),
    "C23 year in two figures": (with_row(pupil(20, born="21/05/18")), "date-naissance"),
    "C23 1900": (with_row(pupil(20, born="01/01/1900")), "date-naissance"),
    "C24 INE of a spreadsheet": (with_row(pupil(20, ine="5,00E+08")), "ine-illisible"),
    "C24 neither INE nor date": (
        with_row(pupil(20, ine="5,00E+08", born="43241")),
        "ine-illisible",
    ),
    "C30 formula": (with_row(pupil(20, name="=1+1")), "nom-caracteres"),
    "C30 formula without INE": (with_row(pupil(20, name="@SUM(A1)", ine="")), "nom-caracteres"),
    "no first name": (with_row(pupil(20, first="", ine="")), "nom-absent"),
    "twice the same": (pupils_file(*FORTY, pupil(20)), "ine-double"),
}
ACCEPTED = {
    "C05 UTF-8 with a mark": roll(40, encoding="utf-8-sig"),
    "C06 UTF-8": roll(40),
    "C07 Windows-1252": roll(40, encoding="cp1252"),
    "C12 line break between quotes": TEXT.replace("1 RUE DES LILAS", '"1 RUE\nDES LILAS"').encode(),
    "C15 trailing separator": TEXT.replace("\n", ";\n").encode(),
    "C18 one more column": with_column("Regroupement(s)", "chorale"),
    "C19 hard spaces": with_header("Nom d'usage élève", "\u00a0Nom\u00a0d’usage  Élève "),
    "C22 days both ways": roll(40, change={7: {"born": "2018-05-08"}}),
    "C27 CR": roll(40, end="\r"),
    "CRLF": roll(40, end="\r\n"),
    "no last end of line": TEXT.removesuffix("\n").encode(),
    "C30 formula elsewhere": TEXT.replace("1 RUE DES LILAS", "=1+1").encode(),
    "C36 U+0085": TEXT.replace("1 RUE", "1\x85RUE").encode(),
    "C36 vertical tab": TEXT.replace("1 RUE", "1\x0b\x0c\x1c\u2028RUE").encode(),
}


@pytest.fixture
def school(db, feed):
    """Forty pupils and their families, and what `sync` answers of one file more."""
    assert give(feed, roll(40), guardians_file(*FAMILIES)).words == ["applied", "applied"]
    return lambda *contents, **options: give(feed, *contents, **options)


def outcome(school, content, **options):
    """The word and the codes of the file, which does nothing more the second time."""
    told = school(content, **options)
    before = versions()
    again = school(content, **options)
    assert versions() == before
    assert len(present()) == 40
    assert len(again.words) == len(told.words) == 1
    return told.words[0], told.codes


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_extraction_is_refused_whole(school, content, code):
    before = versions()

    assert outcome(school, content) == ("refused", [code])
    assert versions() == before


@pytest.mark.parametrize(("content", "code"), HELD.values(), ids=HELD)
def test_what_would_empty_the_school_waits(school, content, code):
    before = versions()

    word, codes = outcome(school, content)

    assert (word, codes[0]) == ("held", code)
    assert versions() == before


@pytest.mark.parametrize(("content", "code"), ONE_ROW_KEPT.values(), ids=ONE_ROW_KEPT)
def test_a_row_at_fault_leaves_its_pupil_as_he_was(school, content, code):
    before = versions()

    word, codes = outcome(school, content)

    assert (word, codes[0]) == ("unchanged", code)
    assert versions() == before


@pytest.mark.parametrize("content", ACCEPTED.values(), ids=ACCEPTED)
def test_another_writing_of_the_same_says_nothing_new(school, content):
    before = versions()

    assert outcome(school, content) == ("unchanged", [])
    assert versions() == before


def test_c20_guardians_in_the_place_of_pupils_are_refused(school):
    content = guardians_file(*FAMILIES)

    told = school(content, names=["CSVExtraction-eleves.csv"])

    assert (told.code, told.codes) == (2, ["eleves-annonces"])
    assert "ce sont les responsables" in told.lines[1]


def links():
    return Guardianship.objects.filter(ended_on=None).count()


def families(row):
    return guardians_file(*FAMILIES[:19], row, *FAMILIES[20:])


def test_c31_an_incomplete_child_leaves_the_links_as_they_were(school):
    named = {"name": "PARENT20", "mail": "", "mobile": ""}

    told = school(families(guardian(";NOM20;;", **named)))

    assert (told.words, told.codes, links()) == (["unchanged"], ["enfant-incomplet"], 40)


def test_c32_a_homonym_is_nobodys_child(school):
    twins = [pupil(41, name="NOM20"), pupil(42, name="NOM43"), pupil(43)]
    school(pupils_file(*FORTY, *twins))
    more = guardian(child(20), name="AUTRE", mail="", mobile="")

    told = school(guardians_file(*FAMILIES, more))

    assert (told.codes, links()) == (["enfant-ambigu", "enfant-ambigu"], 40)
    assert not Guardianship.objects.filter(guardian__birth_name="AUTRE").exists()


def test_c32_the_class_settles_between_homonyms(school):
    school(pupils_file(*FORTY, pupil(41, name="NOM20", label="CP B", class_id="41208", level="CP")))
    more = guardian(child(20, label="cp  b"), name="AUTRE", mail="", mobile="")

    told = school(guardians_file(*FAMILIES, more))

    (tie,) = Guardianship.objects.filter(guardian__birth_name="AUTRE")
    assert (told.codes, links()) == ([], 41)
    assert tie.enrolment.division.label == "CP B"


def test_c33_an_unknown_child_leaves_the_links_as_they_were(school):
    told = school(families(guardian(child(99), name="PARENT20", mail="", mobile="")))

    assert (told.words, told.codes, links()) == (["unchanged"], ["enfant-inconnu"], 40)


def test_a_guardian_whose_name_is_no_name_is_left_as_he_was(school):
    told = school(families(guardian(child(20), name="=1+1")))

    assert (told.words, told.codes, links()) == (["unchanged"], ["nom-caracteres"], 40)


def test_children_of_another_school_make_the_file_wait(school):
    strangers = [guardian(child(rank), name=f"X{rank}") for rank in range(100, 120)]

    told = school(guardians_file(*FAMILIES[:10], *strangers))

    assert told.words == ["held"]
    assert "enfants-inconnus" in told.codes


def test_a_file_of_guardians_cut_inside_a_row_is_refused(school):
    content = table(GUARDIANS + CHILD, FAMILIES)[:-20]

    assert (school(content).codes, links()) == (["csv-tronque"], 40)
