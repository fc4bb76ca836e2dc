"""X01 to X34: what the XML is."""

from tests.bad_inputs.school import NUMBERS, roll

XML = roll()
UTF8 = roll(encoding="UTF-8")
DECLARATION, _, BODY = UTF8.partition(b"\n")
LATIN_DECLARATION = DECLARATION.replace(b"UTF-8", b"ISO-8859-15")
LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(10)
)
XINCLUDE = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'


def named(content, *, xml=XML):
    """The file with this content in the family name of the first pupil."""
    return xml.replace(b"NOM1001", content, 1)


def declared(doctype, name=b"NOM1001"):
    return DECLARATION + b"\n<!DOCTYPE BEE_ELEVES " + doctype + b">\n" + named(name, xml=BODY)


def with_attributes(count):
    attributes = b" ".join(b'a%d="1"' % n for n in range(count))
    return XML.replace(b"<ELEVES>", b"<ELEVES " + attributes + b">")


RENAMED = roll(
    {number: {"NOM_DE_FAMILLE": f"MÜLLER{number}"} for number in NUMBERS}, encoding="UTF-8"
)
FILES = {
    "X01": b"",
    "X02": b" \r\n\t ",
    "X03": XML[: XML.index(b"DATE_NAISS")],
    "X04": XML[: XML.index(b"</ELEVES>")],
    "X05": named(b"A</NOM>"),
    "X06": named(b"A & B"),
    "X07": named(b"A\0B"),
    "X08": named(b"A\x08B"),
    "X09": XML.replace(b"ELENOET=", b"ELEVE_ID=", 1),
    "X10": XML + b"<BEE_ELEVES/>",
    "X11": XML + b"fin",
    "X12": b"\xef\xbb\xbf" + XML,
    "X13": b"\xef\xbb\xbf" + UTF8,
    "X14": roll(declared="UTF-8"),
    "X15": LATIN_DECLARATION + b"\n" + BODY,
    "X16": roll(declared="LATIN-99"),
    "X17": roll(encoding="UTF-16"),
    "X18": roll(declared="UTF-7"),
    "X19": RENAMED.partition(b"\n")[2],
    "X20": declared(b"[" + LAUGHS + b"]", b"&l9;"),
    "X21": declared(b'[<!ENTITY a "' + b"a" * 100_000 + b'">]', b"&a;" * 100),
    "X22": declared(b'[<!ENTITY a SYSTEM "file:///etc/passwd">]', b"&a;"),
    "X23": declared(b'[<!ENTITY a SYSTEM "http://127.0.0.1:9/">]', b"&a;"),
    "X24": declared(b'SYSTEM "http://127.0.0.1:9/a.dtd"'),
    "X25": named(XINCLUDE),
    "X26": UTF8.replace(b"\n", b'\n<?xml-stylesheet href="http://127.0.0.1:9/"?>\n', 1),
    "X27": named(b"<X>" * 100_000 + b"</X>" * 100_000),
    "X28": with_attributes(100_000),
    "X29": named(b"A" * 12_000_000),
    "X30": named(b"NO<!-- <X> --><![CDATA[M10]]><?p ?>01"),
    "X31": XML.replace(
        b"<BEE_ELEVES ",
        b'<BEE_ELEVES xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xsi:noNamespaceSchemaLocation="http://127.0.0.1:9/a.xsd" ',
    ),
    "X32": XML.replace(b"<BEE_ELEVES", b'<BEE_ELEVES xmlns="urn:x"'),
    "X33": b"<!DOCTYPE html>\n<html><body>Erreur 503<br></body>",
    "X34": b"<CATALOGUE/>",
}
EXPECTED = """
X01 REJECT fichier-vide               empty
X02 REJECT fichier-vide               blank
X03 REJECT xml-mal-forme              cut inside a pupil
X04 REJECT xml-mal-forme              cut on a clean tag
X05 REJECT xml-mal-forme              wrong closing tag
X06 REJECT xml-mal-forme              bare ampersand
X07 REJECT xml-mal-forme              NUL
X08 REJECT xml-mal-forme              control character
X09 REJECT xml-mal-forme              double attribute
X10 REJECT xml-mal-forme              two roots
X11 REJECT xml-mal-forme              text after the end
X12 REJECT encodage-contradictoire    mark against the declaration
X13 ACCEPT -                          mark that agrees
X14 REJECT encodage-illisible         says UTF-8, is Latin
X15 REJECT encodage-trompeur          says Latin, is UTF-8
X16 REJECT encodage-inconnu           unknown charset
X17 ACCEPT -                          UTF-16
X18 REJECT encodage-inconnu           UTF-7
X19 HOLD   noms-changes-en-masse      no declaration, all names changed
X20 REJECT xml-doctype                billion laughs
X21 REJECT xml-doctype                quadratic
X22 REJECT xml-doctype                entity of a file
X23 REJECT xml-doctype                entity of a site
X24 REJECT xml-doctype                DOCTYPE
X25 ROW    nom-absent                 XInclude in a name
X26 ACCEPT -                          stylesheet, ignored
X27 REJECT xml-trop-profond           depth 100,000
X28 REJECT xml-trop-d-attributs       100,000 attributes
X29 REJECT xml-texte-trop-long        name of 12 MB
X30 ACCEPT -                          comment and CDATA inside a name
X31 ACCEPT -                          attribute of a schema
X32 REJECT espace-de-noms             other namespace
X33 REJECT page-web                   error page
X34 REJECT racine-inconnue            other root
"""
