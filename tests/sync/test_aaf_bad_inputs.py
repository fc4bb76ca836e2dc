"""Slices that must not be believed: each with its outcome, nothing fetched, no other error."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sync import sources
from sync.sources.records import FileRefused
from tests.sync import aaf
from tests.sync.builders import zipped
from tests.sync.reading import TODAY

ONE = aaf.document(aaf.pupil())
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
MANY = " ".join(f'a{n}="1"' for n in range(1_000))
DOCTYPES = {
    "X20 billion laughs": f'<!DOCTYPE ficAlimMENESR [<!ENTITY a0 "ah">{LAUGHS}]>',
    "X21 quadratic": f'<!DOCTYPE ficAlimMENESR [<!ENTITY a "{"a" * 100_000}">]>',
    "X22 XXE file": '<!DOCTYPE ficAlimMENESR [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "X23 XXE http": '<!DOCTYPE ficAlimMENESR [<!ENTITY a SYSTEM "http://127.0.0.1:9/a">]>',
    "parameter entity": '<!DOCTYPE ficAlimMENESR [<!ENTITY % a SYSTEM "a.dtd"> %a;]>',
    "DTD inside": "<!DOCTYPE ficAlimMENESR [<!ELEMENT ficAlimMENESR ANY>]>",
    "both": '<!DOCTYPE ficAlimMENESR SYSTEM "a.dtd" [<!ENTITY a "b">]>',
    "twice": "<!DOCTYPE ficAlimMENESR>\n<!DOCTYPE ficAlimMENESR>",
    "unfinished": "<!DOCTYPE ficAlimMENESR SYSTEM",
}
REFUSED = {
    "X01 empty": (b"", "fichier-vide"),
    "truncated": (ONE[: len(ONE) // 2], "xml-mal-forme"),
    "truncated between two records": (ONE[: ONE.rindex(b"</fic")], "xml-mal-forme"),
    "X06 bare ampersand": (ONE.replace(b"ABADIE", b"AB & CO"), "xml-mal-forme"),
    "X07 NUL": (ONE.replace(b"ABADIE", b"AB\0"), "xml-mal-forme"),
    "X10 two roots": (ONE + b"<ficAlimMENESR/>", "xml-mal-forme"),
    "X14 says UTF-8, is Latin": (ONE.decode().encode("latin-1"), "encodage-illisible"),
    "X15 says Latin, is UTF-8": (
        aaf.document(aaf.pupil(), head='<?xml version="1.0" encoding="ISO-8859-15"?>'),
        "encodage-trompeur",
    ),
    "X16 unknown charset": (ONE.replace(b"UTF-8", b"KOI-99"), "encodage-inconnu"),
    "mixed encodings": (
        aaf.document(aaf.pupil(), head="").replace(b"14/07/2013", b"14/07/2013\xe9"),
        "encodage-illisible",
    ),
    "X27 deep": (aaf.document("<a>" * 100_000 + "</a>" * 100_000), "xml-trop-profond"),
    "X28 many attributes": (aaf.document(f"<addRequest {MANY}/>"), "xml-trop-d-attributs"),
    "attributes of the root": (
        ONE.replace(b"<ficAlimMENESR>", f"<ficAlimMENESR {MANY}>".encode()),
        "xml-trop-d-attributs",
    ),
    "long value": (aaf.document(aaf.pupil(sn="X" * 10_001)), "xml-texte-trop-long"),
    "X34 other root": (ONE.replace(b"<fic", b"<a><fic") + b"</a>", "aaf-fiche"),
    "namespace": (ONE.replace(b"<ficAlimMENESR>", b'<ficAlimMENESR xmlns="urn:a">'), "aaf-racine"),
    "no category": (aaf.document(aaf.record("", "1", {})), "aaf-categorie"),
    "no record": (aaf.document("<addRequest/>"), "aaf-categorie"),
    "record in a record": (aaf.document(f"<addRequest>{aaf.pupil()}</addRequest>"), "aaf-fiche"),
    "tags in a value": (ONE.replace(b">ABADIE<", b"><b>ABADIE</b><"), "aaf-fiche"),
    "unknown entity": (ONE.replace(b"ABADIE", b"AB&eacute;"), "aaf-fiche"),
    "delta, changes": (
        aaf.document(aaf.pupil(), aaf.record("Eleve", "1", {}, request="modifyRequest")),
        "aaf-delta",
    ),
    "delta, departures": (
        aaf.document(aaf.record("Eleve", "1", {}, request="deleteRequest")),
        "aaf-delta",
    ),
    "Z04 an archive of something else as well": (
        zipped(("a.xml", ONE), ("b.xml", b"<BEE_ELEVES/>")),
        "aaf-racine",
    ),
    "Z14 damaged archive": (zipped(("a.xml", ONE))[:-30], "zip-illisible"),
}


def refusal(tmp_path, content):
    path = tmp_path / "tranche.xml"
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        list(sources.read_slices(path, today=TODAY))
    assert refused.value.source == "aaf"
    return [error.code for error in refused.value.errors]


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
def test_a_slice_that_declares_anything_is_refused(tmp_path, doctype):
    content = aaf.document(aaf.pupil(sn="ENTITY"), doctype=doctype).replace(b"ENTITY", b"&a;", 1)

    assert refusal(tmp_path, content) == ["aaf-entites"]


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_a_slice_that_is_not_sound_is_refused(tmp_path, content, code):
    assert refusal(tmp_path, content) == [code]


def test_a_value_without_an_end_is_refused(tmp_path):
    content = aaf.document(aaf.pupil(), "<a>" + "<b/>" * 1_600_000 + "</a>")

    assert refusal(tmp_path, content) == ["aaf-fiche-trop-longue"]


@pytest.fixture
def fetched():
    """The paths asked of a server of this machine: there must be none."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_):
            """Nothing to log."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1], asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("place", ["http://127.0.0.1:{port}/a.dtd", "{folder}/a.dtd", "a.dtd"])
def test_an_external_dtd_is_allowed_and_never_fetched(tmp_path, fetched, place, monkeypatch):
    port, asked = fetched
    (tmp_path / "a.dtd").write_text("<!BROKEN: whoever reads this fails")
    monkeypatch.chdir(tmp_path)
    system = place.format(port=port, folder=tmp_path)
    path = tmp_path / "tranche.xml"
    path.write_bytes(
        aaf.document(aaf.pupil(), doctype=f'<!DOCTYPE ficAlimMENESR SYSTEM "{system}">')
    )

    (found,) = sources.read_slices(path, today=TODAY)

    assert (len(found.pupils), asked) == (1, [])


def test_an_entity_of_an_external_dtd_is_not_read(tmp_path):
    (tmp_path / "a.dtd").write_text('<!ENTITY a "ROUX">')
    doctype = f'<!DOCTYPE ficAlimMENESR SYSTEM "{tmp_path}/a.dtd">'
    content = aaf.document(aaf.pupil(), doctype=doctype).replace(b"ABADIE", b"&a;")

    assert refusal(tmp_path, content) == ["aaf-fiche"]


def test_a_compressed_tar_is_refused_as_what_it_is(feed):
    outcome = feed(b"\x1f\x8b\x08\0 ENT_Complet.tgz")

    assert (outcome.code, outcome.codes) == (2, ["format-inconnu"])
    assert "gzip" in outcome.lines[-1]
