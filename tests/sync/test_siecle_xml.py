"""Bad XML: refused whole with the line at fault; odd but honest XML is read."""

import socket
from pathlib import Path

import pytest

from sync.sources import markup
from sync.sources.records import FileRefused
from sync.sources.siecle import read as read_siecle
from tests.sync.builders import (
    document,
    guardians_file,
    link,
    person,
    pupil,
    pupils_file,
    structures,
)
from tests.sync.reading import TODAY, codes, read, refusals

SAMPLES = Path(__file__).parent.parent / "samples" / "siecle"
XML = pupils_file(pupil())
UTF8 = pupils_file(pupil(), encoding="UTF-8")
DECLARATION, _, BODY = UTF8.partition(b"\n")
LATIN_DECLARATION = DECLARATION.replace(b"UTF-8", b"ISO-8859-15")
LAUGHS = b'<!DOCTYPE a [<!ENTITY l "lol">]>\n'
OUTSIDE = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">\n'


def named(content, *, xml=XML):
    """The file with this content in the pupil's family name."""
    return xml.replace(b"ABADIE", content)


def nested(depth):
    return named(b"<X>" * depth + b"</X>" * depth)


def with_attributes(count):
    attributes = b" ".join(b'a%d="1"' % n for n in range(count))
    return XML.replace(b"<ELEVES>", b"<ELEVES " + attributes + b">")


REFUSED = {
    "X03 cut inside a pupil": (XML[: XML.index(b"DATE_NAISS")], "xml-mal-forme", 15),
    "X04 cut on a clean tag": (XML[: XML.index(b"</ELEVES>")], "xml-mal-forme", 20),
    "X05 wrong closing tag": (named(b"A</NOM>"), "xml-mal-forme", 13),
    "X06 bare ampersand": (named(b"A & B"), "xml-mal-forme", 13),
    "bare less-than": (named(b"A < B"), "xml-mal-forme", 13),
    "X07 NUL": (named(b"A\0B"), "xml-mal-forme", 13),
    "X08 control character": (named(b"A\x08B"), "xml-mal-forme", 13),
    "X08 control character spelt out": (named(b"A&#8;B"), "xml-mal-forme", 13),
    "X09 double attribute": (XML.replace(b"ELENOET=", b"ELEVE_ID="), "xml-mal-forme", 11),
    "X10 two roots": (XML + b"<BEE_ELEVES/>", "xml-mal-forme", 25),
    "X11 tail text": (XML + b"fin", "xml-mal-forme", 25),
    "X12 mark against declaration": (b"\xef\xbb\xbf" + XML, "encodage-contradictoire", 0),
    "UTF-16 mark against declaration": (
        b"\xff\xfe" + XML.decode("latin-1").encode("utf-16-le"), "encodage-contradictoire", 0,
    ),
    "UTF-16 without a mark": (
        UTF8.replace(b"UTF-8", b"UTF-16").decode().encode("utf-16-le"),
        "encodage-contradictoire", 0,
    ),
    "X14 says UTF-8, is Latin": (
        pupils_file(pupil(), declared="UTF-8"), "encodage-illisible", 14,
    ),
    "no declaration, is Latin": (XML.partition(b"\n")[2], "encodage-illisible", 13),
    "X15 says Latin, is UTF-8": (LATIN_DECLARATION + b"\n" + BODY, "encodage-trompeur", 14),
    "X16 unknown encoding": (pupils_file(declared="LATIN-99"), "encodage-inconnu", 0),
    "X18 UTF-7": (pupils_file(declared="UTF-7"), "encodage-inconnu", 0),
    "X20 laughs": (DECLARATION + b"\n" + LAUGHS + BODY, "xml-doctype", 2),
    "X22 X23 outside entity": (DECLARATION + b"\n" + OUTSIDE + BODY, "xml-doctype", 2),
    "X24 DOCTYPE behind a comment": (
        DECLARATION + b"\n<!-- <a> -->\n<?p ?>" + OUTSIDE + BODY, "xml-doctype", 3,
    ),
    "unknown entity": (named(b"&eacute;"), "xml-mal-forme", 13),
    "X27 depth 33": (nested(28), "xml-trop-profond", 0),
    "X27 depth 100,000": (nested(100_000), "xml-trop-profond", 13),
    "X28 65 attributes": (with_attributes(65), "xml-trop-d-attributs", 10),
    "X28 100,000 attributes": (with_attributes(100_000), "xml-trop-d-attributs", 10),
    "text over 10,000": (named(b"A" * 10_001), "xml-texte-trop-long", 13),
    "X29 12 MB name": (named(b"A" * 12_000_000), "xml-texte-trop-long", 13),
    "more tags than any school": (named(b"<a/>" * markup.MAX_TAGS), "xml-trop-de-balises", 0),
    "X32 namespace": (
        XML.replace(b"<BEE_ELEVES", b'<BEE_ELEVES xmlns="urn:x"'), "espace-de-noms", 2,
    ),
    "undeclared prefix": (named(b"<x:a/>"), "xml-mal-forme", 13),
    "X33 error page": (b"<!DOCTYPE html>\n<html><body>Erreur 503<br></body>", "page-web", 1),
    "X33 bare web page": (b"\n<HTML><p>Session perdue", "page-web", 2),
    "X34 other root": (b"<CATALOGUE/>", "racine-inconnue", 1),
    "no DONNEES": (XML.replace(b"DONNEES", b"AUTRES"), "donnees-absentes", 0),
}  # fmt: skip


@pytest.mark.parametrize(("content", "code", "line"), REFUSED.values(), ids=REFUSED)
def test_refuses_the_file_with_the_line_at_fault(tmp_path, content, code, line):
    assert refusals(tmp_path, content) == [(code, line)]


ACCEPTED = {
    "X13 mark": b"\xef\xbb\xbf" + UTF8,
    "X17 UTF-16": pupils_file(pupil(), encoding="UTF-16"),
    "X19 no declaration": BODY,
    "Windows-1252": pupils_file(pupil(), encoding="windows-1252"),
    "X26 stylesheet": UTF8.replace(b"\n", b'\n<?xml-stylesheet href="http://127.0.0.1:9/"?>\n', 1),
    "X30 comment and CDATA in a name": named(b"AB<!-- <X> --><![CDATA[AD]]><?p ?>IE"),
    "X31 schema attribute": XML.replace(
        b"<BEE_ELEVES ",
        b'<BEE_ELEVES xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xsi:noNamespaceSchemaLocation="http://127.0.0.1:9/a.xsd" ',
    ),
    "S31 unknown tag": XML.replace(b"<PRENOM>", b"<INCONNU>x</INCONNU><PRENOM>"),
    "depth 32": XML.replace(b"</ELEVES>", b"</ELEVES>" + b"<X>" * 30 + b"</X>" * 30),
    "64 attributes": with_attributes(64),
    "version never seen": XML.replace(b'"3.0"', b'"9.9"'),
}


@pytest.mark.parametrize("content", ACCEPTED.values(), ids=ACCEPTED)
def test_reads_what_is_odd_but_honest(tmp_path, content):
    feed = read(tmp_path, content)

    assert [(row.birth_name, row.first_name) for row in feed.pupils] == [("ABADIE", "Zoé")]
    assert feed.anomalies == ()


def test_an_inclusion_in_a_name_leaves_that_pupil_as_before(tmp_path):
    inclusion = b'ABA<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'

    feed = read(tmp_path, named(inclusion))

    assert feed.pupils == ()
    assert [row.code for row in feed.anomalies] == ["nom-absent"]
    assert feed.kept_ids == {"1001"}


def test_names_both_tags_of_a_wrong_closing(tmp_path):
    path = SAMPLES / "eleves_balise_fermante_fautive.xml"

    with pytest.raises(FileRefused) as caught:
        read_siecle(path, today=TODAY, school_years=frozenset({2026}))

    assert [error.line for error in caught.value.errors] == [24]
    assert str(caught.value) == (
        "Le fichier XML est mal formé : la balise STRICTURES_ELEVE, ouverte ligne 19, "
        "est fermée par STRUCTURES_ELEVE."
    )


@pytest.mark.parametrize(
    ("root", "looks"),
    [
        ("erreur", "c'est une réponse d'erreur du serveur SIECLE"),
        ("IMPORT_ELEVES", "c'est un fichier d'import des logiciels privés"),
        ("BEE_COMMUN", "c'est l'export « Communs », qui n'est pas utilisé"),
        ("CATALOGUE", "sa première balise est CATALOGUE"),
    ],
)
def test_says_what_another_file_looks_like(tmp_path, root, looks):
    with pytest.raises(FileRefused, match=looks):
        read(tmp_path, document(root, ""))


def test_counts_lines_beyond_what_the_parser_can_hold(tmp_path):
    rows = [pupil(str(n), DATE_NAISS="absurde") for n in range(9_000)]
    content = pupils_file(*rows)

    feed = read(tmp_path, content)

    lines = content.splitlines()
    assert len(lines) > markup.LINES_COUNTED
    assert all(b"<ELEVE " in lines[row.line - 1] for row in feed.anomalies)
    assert len(feed.anomalies) == 9_000


def test_counts_lines_in_a_long_guardian_file_too(tmp_path):
    persons = "".join(person(str(n), NOM_DE_FAMILLE="") for n in range(9_000))
    links = "\n".join(link("1", str(n), level="8" if n > 8_000 else "1") for n in range(9_000))
    content = guardians_file(persons, links)

    feed = read(tmp_path, content)

    lines = content.splitlines()
    tags = {"nom-absent": b"<PERSONNE ", "lien-niveau": b"<RESPONSABLE_ELEVE>"}
    assert all(tags[row.code] in lines[row.line - 1] for row in feed.anomalies)
    assert codes_of(feed) == set(tags)


def codes_of(feed):
    return {row.code for row in feed.anomalies}


def test_a_file_cut_anywhere_is_said_to_be_cut(tmp_path):
    content = pupils_file(pupil(), assigned=structures("1001", "D:6 A"))
    messages = set()

    for end in range(1, len(content) - 1, 7):
        with pytest.raises(FileRefused) as caught:
            read(tmp_path, content[:end])
        messages.add(str(caught.value))

    assert messages == {"Le fichier XML est mal formé : il est tronqué."}


@pytest.mark.parametrize(
    "content",
    [
        b"<a " + b" ".join(b'xmlns:a%d="b"' % n for n in range(100_000)) + b"/>",
        b"<a " + b" ".join(b'a%d="b"' % n for n in range(1_000_000)) + b"/>",
        b"<!-- " * 1_000_000,
        b"<?a " * 1_000_000,
        b"<" * 1_900_000,
        b"<a>" * 1_900_000,
        b"<a>" + b'<b c="1">x</b>' * 400_000 + b"y" * 10_001 + b"</a>",
    ],
    ids=["namespaces", "attributes", "comments", "instructions", "openings", "depth", "texts"],
)
def test_hostile_sizes_do_not_take_quadratic_time(tmp_path, content):
    assert len(codes(tmp_path, content)) == 1


def test_opens_no_connection(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = b"127.0.0.1:%d" % server.getsockname()[1]
        files = [ACCEPTED["X26 stylesheet"], ACCEPTED["X31 schema attribute"]]
        outside = DECLARATION + b"\n" + OUTSIDE + BODY

        for content in files:
            read(tmp_path, content.replace(b"127.0.0.1:9", address))
        codes(tmp_path, outside.replace(b"127.0.0.1:9", address))

        with pytest.raises(BlockingIOError):
            server.accept()
