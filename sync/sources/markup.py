"""XML from outside, parsed without trust: no DTD, no entity, no network, bounded in every way."""

import codecs
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from lxml import etree

from sync.sources.anomalies import refuse
from sync.sources.records import FileRefused

Element: TypeAlias = etree._Element

MAX_DEPTH = 32
MAX_ATTRIBUTES = 64
MAX_TEXT = 10_000
MAX_TAGS = 2_000_000
LINES_COUNTED = 65_535  # beyond, libxml2 counts lines in texts only

TOO_DEEP = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")
TOO_MANY_ATTRIBUTES = etree.XPath(f"//*[@*[{MAX_ATTRIBUTES + 1}]]")
TOO_LONG_TEXT = etree.XPath(f"//text()[string-length() > {MAX_TEXT}]/..")
TOO_LONG_ATTRIBUTE = etree.XPath(f"//*[@*[string-length() > {MAX_TEXT}]]")
LONG_RUN = re.compile(rb"<[^<]{300}")  # shorter, there is neither a long text nor 65 attributes

DECLARED = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][\w.-]{0,40})["']""")
PROLOG = {b"<?": b"?>", b"<!--": b"-->"}
WEB_PAGE = re.compile(rb"<(!doctype\s+)?html\b", re.IGNORECASE)
TAG = re.compile(rb"<([\w.:-]+)")
BLANK = re.compile(rb"\s*")
UTF8_ACCENT = re.compile(rb"\xc3[\x80-\xbf]")
NOT_ASCII = re.compile(rb"[\x80-\xff]")
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
ONE_BYTE = {"iso8859-1", "iso8859-15", "cp1252"}
ENCODINGS = {"utf-8", "utf-16", "ascii", *ONE_BYTE}

REASONS: Mapping[int, str] = {  # what libxml2 complains of, when it says it plainly
    5: "du texte suit la dernière balise",
    9: "il contient un caractère de contrôle",
    26: "il emploie une entité inconnue",
    38: "un signe « < » est isolé",
    42: "un attribut est donné deux fois",
    201: "un préfixe de balise n'est pas déclaré",
}
MISMATCH = re.compile(r"mismatch: ([\w.:-]{1,40}) line (\d+) and ([\w.:-]{1,40})")
TOO_MUCH = 114


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed document and its text in UTF-8."""

    root: Element
    content: bytes

    def digest_of(self, tag: bytes) -> str:
        """SHA-256 of what goes from the first opening of this tag to its last closing."""
        start = self.content.find(b"<" + tag)
        end = self.content.rfind(b"</" + tag)
        return hashlib.sha256(self.content[start:end] if end > start else b"").hexdigest()


def parse(content: bytes) -> Markup:
    """Parse a whole document, or refuse it with the line at fault."""
    content = as_utf8(content)
    root_tag = _root_tag(content)
    if content.count(b"<") + content.count(b"=") > MAX_TAGS:
        raise refuse("xml-trop-de-balises", limit=MAX_TAGS)
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        cut = not content[-200:].rstrip().endswith(b"</" + root_tag + b">")
        raise malformed(error, cut=cut) from error
    _check_bounds(root, content)
    return Markup(root, content)


def skim(content: bytes, tag: bytes) -> Markup | None:
    """The header alone, for data already known by their digest: parsing costs fifty times more.

    Nothing of the data is checked here. None when the file has not its plainest shape.
    """
    content = as_utf8(content)
    root_tag = _root_tag(content)
    start, end = content.find(b"<" + tag), content.rfind(b"</" + tag)
    closing = rb"</%b>\s*</%b>\s*" % (tag, root_tag)
    if not 0 <= start < end or not re.fullmatch(closing, content[end:]):
        return None
    try:
        root = etree.fromstring(content[:start] + b"</" + root_tag + b">", _parser())
    except etree.XMLSyntaxError:
        return None
    return Markup(root, content)


def fields(element: Element) -> dict[str, str]:
    """Text by tag of the direct children; one that holds other tags is not a field."""
    return {child.tag: child.text or "" for child in element if not len(child)}


def line_of(element: Element) -> int:
    """Right for long files too: there libxml2 gives the line where the first text ends."""
    line = cast("int | None", element.sourceline) or 0
    if line >= LINES_COUNTED:
        line -= (element.text or "").count("\n")
    return line


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def as_utf8(content: bytes, *, otherwise: str = "") -> bytes:
    """Decode as the byte order mark, then the declaration, then UTF-8 would have it.

    ``otherwise`` is the encoding of a file that has neither, and is not in UTF-8.
    """
    mark = next((mark for mark in MARKS if content.startswith(mark)), b"")
    head = content[:400].replace(b"\0", b"")[len(mark) :]
    match = DECLARED.match(head)
    declared = match[1].decode() if match else ""
    encoding = _codec(declared or MARKS.get(mark, "utf-8"))
    if mark and encoding != MARKS[mark]:
        raise refuse("encodage-contradictoire")
    if not mark and encoding == "utf-16":
        raise refuse("encodage-contradictoire")
    if encoding in ONE_BYTE and not content.isascii():
        _check_not_utf8(content, declared)
    if content.isascii():
        return content
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if otherwise and not (declared or mark or UTF8_ACCENT.search(content)):
            return content.decode(otherwise, "replace").encode()
        line = content.count(b"\n", 0, error.start) + 1
        raise refuse("encodage-illisible", line, declared=declared or "UTF-8") from error
    return text.removeprefix("\ufeff").encode()


def _codec(declared: str) -> str:
    try:
        encoding = codecs.lookup(declared).name
    except LookupError:
        encoding = ""
    if encoding not in ENCODINGS:
        raise refuse("encodage-inconnu", declared=declared)
    return encoding


def _check_not_utf8(content: bytes, declared: str) -> None:
    """One-byte text whose every accent reads as UTF-8 is UTF-8: « AÃ¯cha » for « Aïcha »."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return
    first = NOT_ASCII.search(content)
    line = content.count(b"\n", 0, first.start()) + 1 if first else 0
    raise refuse("encodage-trompeur", line, declared=declared)


def _root_tag(content: bytes) -> bytes:
    """Name of the first tag, before any parsing; a DOCTYPE or a web page is refused here."""
    position = 0
    while blank := BLANK.match(content, position):
        position = blank.end()
        closing = next(
            (PROLOG[opening] for opening in PROLOG if content.startswith(opening, position)), b""
        )
        end = content.find(closing, position) if closing else -1
        if end < 0:
            break
        position = end + len(closing)
    start = content[position : position + 60]
    if WEB_PAGE.match(start):
        raise refuse("page-web", content.count(b"\n", 0, position) + 1)
    if start.lower().startswith(b"<!doctype"):
        raise refuse("xml-doctype", content.count(b"\n", 0, position) + 1)
    tag = TAG.match(start)
    return tag[1] if tag else b""


def malformed(error: Any, *, cut: bool) -> FileRefused:
    """The parser's complaint in French; the stubs of lxml do not know its `code`."""
    line = error.lineno or 0
    message = str(error.msg)
    if error.code == TOO_MUCH and "depth" in message:
        return refuse("xml-trop-profond", line, limit=MAX_DEPTH)
    if error.code == TOO_MUCH:
        return refuse("xml-texte-trop-long", line, limit=MAX_TEXT)
    if tags := MISMATCH.search(message):
        detail = f"la balise {tags[1]}, ouverte ligne {tags[2]}, est fermée par {tags[3]}"
    elif error.code in REASONS:
        detail = REASONS[error.code]
    elif cut:
        detail = "il est tronqué"
    elif "EntityRef" in message:
        detail = "une esperluette « & » est isolée"
    else:
        detail = "la syntaxe est fausse"
    return refuse("xml-mal-forme", line, detail=detail)


def _check_bounds(root: Element, content: bytes) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise refuse("xml-doctype")
    if TOO_DEEP(root):
        raise refuse("xml-trop-profond", limit=MAX_DEPTH)
    if not LONG_RUN.search(content):
        return
    for rule, code, limit in (
        (TOO_MANY_ATTRIBUTES, "xml-trop-d-attributs", MAX_ATTRIBUTES),
        (TOO_LONG_ATTRIBUTE, "xml-texte-trop-long", MAX_TEXT),
        (TOO_LONG_TEXT, "xml-texte-trop-long", MAX_TEXT),
    ):
        if found := cast("list[Element]", rule(root)):
            raise refuse(code, line_of(found[0]), limit=limit)
