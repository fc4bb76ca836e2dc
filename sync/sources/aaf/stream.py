"""The records of one AAF slice, one at a time: its DOCTYPE is allowed, and never followed.

Neither the DTD nor any entity is loaded; a slice that declares some is refused before it is parsed.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, cast

from lxml import etree

from sync.sources import markup
from sync.sources.anomalies import refuse
from sync.sources.containers import BLANKS
from sync.sources.fields import clean
from sync.sources.markup import MAX_ATTRIBUTES, MAX_TEXT, Element

ROOT = "ficAlimMENESR"
ADD, MODIFY, DELETE = "addRequest", "modifyRequest", "deleteRequest"
UNDECLARED = "cp1252"
STEP = 1_000_000
LONGEST_RECORD = 4
MAX_RECORDS = 200_000
CATEGORIES = {"categoriePersonne", "categorieStructure", "categorieMef", "categorieMatiere"}

PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
DOCTYPE = re.compile(
    rb"""<!DOCTYPE\s+[\w.:-]+(?:\s+(?:SYSTEM|PUBLIC\s+(?:"[^"]*"|'[^']*'))"""
    rb"""\s+(?:"[^"]*"|'[^']*'))?\s*>"""
)
BEGINS = re.compile(rb"(?:<!DOCTYPE\s+|<)ficAlimMENESR[\s>/\[]")
# The double escapes of some exports: « L&amp;apos;HÔTE » reads « L&apos;HÔTE » once parsed.
ESCAPE = re.compile("&(?:amp|lt|gt|quot|apos|#39);")
ESCAPED = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#39;": "'"}


class Record(NamedTuple):
    """One addRequest: the values of each attribute, without the empty ones."""

    line: int
    category: str
    values: dict[str, list[str]]

    def first(self, *names: str) -> str:
        """The first value of the first of these attributes that has one."""
        return next((self.values[name][0] for name in names if name in self.values), "")


def begins_a_slice(head: bytes) -> bool:
    """Whether a file that begins so, in any encoding, is a slice; it may still be refused."""
    head = head.replace(b"\0", b"").lstrip(BLANKS)
    return bool(BEGINS.match(head, cast("re.Match[bytes]", PROLOG.match(head)).end()))


def records(content: bytes, wanted: Mapping[str, Collection[str]]) -> Iterator[Record]:
    """Parse as it goes: what was read is forgotten, the file is never held as a tree.

    ``wanted`` are the attributes to read of each category; the other categories are passed over.
    """
    content = markup.as_utf8(content, otherwise=UNDECLARED)
    _check_prolog(content)
    looks_closely = bool(markup.LONG_RUN.search(content))
    for count, element in enumerate(_elements(content), start=1):
        if count > MAX_RECORDS:
            raise refuse("aaf-trop-de-fiches", limit=MAX_RECORDS)
        if looks_closely:
            _check_bounds(element)
        record = _record(element, wanted)
        if record.category in wanted:
            yield record
        _forget(element)


def _check_prolog(content: bytes) -> None:
    start = cast("re.Match[bytes]", PROLOG.match(content)).end()
    if markup.WEB_PAGE.match(content, start):
        raise refuse("page-web", _line(content, start))
    if not content[start : start + 9].lower().startswith(b"<!doctype"):
        return
    doctype = DOCTYPE.match(content, start)
    if doctype is None:
        raise refuse("aaf-entites", _line(content, start))
    after = cast("re.Match[bytes]", PROLOG.match(content, doctype.end())).end()
    if content[after : after + 9].lower().startswith(b"<!doctype"):
        raise refuse("aaf-entites", _line(content, after))


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _elements(content: bytes) -> Iterator[Element]:
    """The requests as they close; a megabyte is parsed at a time."""
    parser = etree.XMLPullParser(
        events=("end",),
        tag=(ADD, MODIFY, DELETE, ROOT),
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        # Not collecting ids would be worse than slow: libxml2 then looks for the external DTD.
        collect_ids=True,
    )
    silent = 0
    closed = False
    try:
        for start in range(0, len(content), STEP):
            parser.feed(content[start : start + STEP])
            silent += 1
            for _, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                silent = 0
                closed = element.tag == ROOT
                if not closed:
                    yield element
            if silent > LONGEST_RECORD:
                raise refuse("aaf-fiche-trop-longue", limit=LONGEST_RECORD)
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise markup.malformed(error, cut=not closed) from error
    if root.tag != ROOT:
        raise refuse("aaf-racine", markup.line_of(root))
    _check_bounds(root, deep=False)


def _record(element: Element, wanted: Mapping[str, Collection[str]]) -> Record:
    line = markup.line_of(element)
    parent = element.getparent()
    if parent is None or parent.tag != ROOT or parent.getparent() is not None:
        raise refuse("aaf-fiche", line, detail="elle n'est pas à sa place")
    if element.tag != ADD:
        raise refuse("aaf-delta", line)
    said = _values(element.find("operationalAttributes"), CATEGORIES, line)
    category = next((said[name][0] for name in said if name in CATEGORIES), "")
    if not category:
        raise refuse("aaf-categorie", line)
    values = _values(element.find("attributes"), wanted.get(category, ()), line)
    if (number := element.findtext("identifier/id")) and clean(number):
        values.setdefault("id", [clean(number)])
    return Record(line, category, values)


def _values(block: Element | None, wanted: Collection[str], line: int) -> dict[str, list[str]]:
    """The values of each attribute by its name; `<value/>` says nothing."""
    found: dict[str, list[str]] = {}
    for attribute in block if block is not None else ():
        name = attribute.get("name", "")
        if name not in wanted:
            continue
        texts = []
        for value in attribute:
            if len(value):
                raise refuse("aaf-fiche", line, detail="une valeur contient des balises")
            if (text := value.text) and (text := _text(text)):
                texts.append(text)
        if texts:
            found.setdefault(name, []).extend(texts)
    return found


def _text(text: str) -> str:
    if "&" in text:
        text = ESCAPE.sub(lambda match: ESCAPED[match[0]], text)
    return clean(text)


def _check_bounds(element: Element, *, deep: bool = True) -> None:
    for one in element.iter() if deep else (element,):
        line = markup.line_of(one)
        if len(one.attrib) > MAX_ATTRIBUTES:
            raise refuse("xml-trop-d-attributs", line, limit=MAX_ATTRIBUTES)
        if any(len(text or "") > MAX_TEXT for text in (one.text, one.tail, *one.attrib.values())):
            raise refuse("xml-texte-trop-long", line, limit=MAX_TEXT)


def _forget(element: Element) -> None:
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
