"""French CSV from outside, read without trust: « ; », UTF-8 or Windows-1252, bounded in every way.

No charset is guessed: a mark or plain UTF-8, else Windows-1252. Only CR and LF end a line.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

from common.text import search_key
from sync.sources.anomalies import refuse
from sync.sources.records import FileRefused

MEGABYTE = 1_000_000
MAX_SIZE = 20 * MEGABYTE
MAX_ROWS = 50_000
MAX_COLUMNS = 64
MAX_CELL = 1_000
HEAD = 4_000
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LINE_END = re.compile(rb"\r\n|\r|\n")
SEPARATOR = re.compile("[;,\t]")
BREAK = re.compile("[\r\n]")
SWALLOWED = re.compile("(?s);.*[\r\n]|[\r\n].*;")

# A column that only this file has -> what an operator would call the file.
TEACHERS = "c'est une liste d'enseignants ou de classes, et non d'élèves ou de responsables"
KNOWN = dict.fromkeys(
    ("ENSEIGNANT(S)", "ENSEIGNANT", "ENSEIGNANTS", "NOM ENSEIGNANT", "PRENOM ENSEIGNANT"), TEACHERS
)


class Row(NamedTuple):
    line: int
    cells: list[str]


def columns(content: bytes) -> list[str]:
    """The first line cut at any usual separator, to recognise a file by; never refuses."""
    head = content[:HEAD].replace(b"\0", b"")
    for mark in (codecs.BOM_UTF8, *UTF16_MARKS):
        head = head.removeprefix(mark)
    line = LINE_END.split(head.lstrip(), maxsplit=1)[0]
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("cp1252", "replace")
    return [named(cell.strip(' "')) for cell in SEPARATOR.split(text)]


def named(cell: str) -> str:
    """The name of a column however it is typed: « UAI d’accueil » → « UAI DACCUEIL »."""
    return search_key(cell)


def looks_like(content: bytes) -> str:
    """What to call a file that no reader recognises; its first line may hold names: never said."""
    if b"\0" in content[:HEAD]:
        return "c'est un fichier binaire, ou un texte en UTF-16"
    found = columns(content)
    known = (KNOWN[column] for column in found if column in KNOWN)
    if len(found) > 1:
        return next(known, "c'est un tableau dont la première ligne n'est pas un en-tête connu")
    return "son contenu n'est pas reconnu"


def read(content: bytes, *, breaks: bool = False) -> Iterator[Row]:
    """Every row that is not blank, the header first, with the line it stands on.

    A cell that holds a line break is a quote nobody closed, unless ``breaks`` allows them: then
    one that also holds a separator, for it swallowed another row.
    """
    forbidden = SWALLOWED if breaks else BREAK
    text = _decode(content)
    # Neither this stream nor the module `csv` takes U+0085 or a vertical tab for a line end.
    reader = csv.reader(StringIO(text, newline=""), delimiter=";", strict=True)
    rows = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            long = reader.line_num <= line and "field limit" in str(error)
            raise _too_long(line) if long else refuse("csv-guillemet", line) from error
        if any(map(forbidden.search, cells)):
            raise refuse("csv-guillemet", line)
        if len(cells) > MAX_COLUMNS:
            raise refuse("csv-colonnes-trop", line, limit=MAX_COLUMNS)
        if any(len(cell) > MAX_CELL for cell in cells):
            raise _too_long(line)
        if any(map(str.strip, cells)):
            rows += 1
            if rows > MAX_ROWS + 1:
                raise refuse("csv-trop-de-lignes", line, limit=MAX_ROWS)
            yield Row(line, cells)


def _too_long(line: int) -> FileRefused:
    return refuse("csv-champ-trop-long", line, limit=MAX_CELL)


def _decode(content: bytes) -> str:
    if len(content) > MAX_SIZE:
        raise refuse("fichier-trop-gros", limit=MAX_SIZE // MEGABYTE)
    if content.startswith(UTF16_MARKS):
        raise refuse("csv-utf16")
    if b"\0" in content:
        raise refuse("csv-nul", _line_at(content, content.index(b"\0")))
    bare = content.removeprefix(codecs.BOM_UTF8)
    try:
        return bare.decode("utf-8")
    except UnicodeDecodeError as error:
        if bare is not content:
            line = _line_at(bare, error.start)
            raise refuse("encodage-illisible", line, declared="UTF-8") from error
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise refuse("csv-encodage", _line_at(content, error.start)) from error
    if line := _mixed(content):
        raise refuse("csv-encodages", line)
    return text


def _mixed(content: bytes) -> int:
    """The first line in another encoding than an accented one above it, if there is one."""
    first: bool | None = None
    for number, line in enumerate(LINE_END.split(content), start=1):
        if not line.isascii():
            is_utf8 = _is_utf8(line)
            if first is not None and is_utf8 != first:
                return number
            first = is_utf8
    return 0


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _line_at(content: bytes, position: int) -> int:
    return len(LINE_END.findall(content[:position])) + 1
