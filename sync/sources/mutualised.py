"""« Élèves extérieurs »: the pupils of elsewhere whom one establishment hosts (docs/mutualises.md).

Our own format: SIECLE exports do not say who follows an « enseignement mutualisé » (G18).
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sync.sources import tables
from sync.sources.anomalies import Findings, refusal, refuse
from sync.sources.containers import Document
from sync.sources.fields import clean, day, ine, is_uai
from sync.sources.records import AnomalyRecord, FeedFile, FeedKind, FileRefused, HostedRecord

SOURCE = "mutualises"
INE, PRINCIPAL, HOST = "INE", "UAI PRINCIPAL", "UAI DACCUEIL"
STARTS, ENDS = "DEBUT", "FIN"
# Column, as it is compared -> as the operator reads it.
COLUMNS = {
    INE: "INE",
    PRINCIPAL: "UAI principal",
    HOST: "UAI d'accueil",
    STARTS: "Début",
    ENDS: "Fin",
}
OURS = {PRINCIPAL, HOST}
SHOWN_LINES = 10


class Line(NamedTuple):
    """A row by column; `is_whole` when it has as many cells as the header."""

    number: int
    values: dict[str, str]
    is_whole: bool

    @property
    def principal(self) -> str:
        return self.values[PRINCIPAL].upper()

    @property
    def host(self) -> str:
        return self.values[HOST].upper()


def recognises(document: Document) -> bool:
    """One of the two columns that no other file has, whatever the separator or the encoding."""
    return not document.is_markup and not OURS.isdisjoint(tables.columns(document.content))


def read_document(document: Document, *, expected_uai: str | None = None, **_: object) -> FeedFile:
    """The whole list, always: it costs little, and what it means depends on other schools."""
    lines = list(_lines(document.content))
    host = _host(lines, expected_uai.upper() if expected_uai else "")
    findings = Findings()
    roll = _Roll(findings, host)
    hosted = tuple(record for line in lines if (record := roll.read(line)))
    return FeedFile(
        kind=FeedKind.MUTUALISED,
        source=SOURCE,
        uai=host,
        school_year=None,
        exported_at=None,
        digest=hashlib.sha256(document.content).hexdigest(),
        hosted=hosted,
        anomalies=findings.by_line(),
        kept_ids=frozenset(findings.kept_ids),
    )


def _lines(content: bytes) -> Iterator[Line]:
    rows = tables.read(content)
    header = next(rows)
    names = [tables.named(cell) for cell in header.cells]
    _check_header(names, header.line)
    places = {column: names.index(column) for column in COLUMNS}
    for number, cells in rows:
        padded = [*cells, *[""] * (len(names) - len(cells))]
        values = {column: clean(padded[place]) for column, place in places.items()}
        is_whole = len(cells) >= len(names) and not any(map(str.strip, cells[len(names) :]))
        yield Line(number, values, is_whole)


def _check_header(names: list[str], line: int) -> None:
    if len(names) == 1:
        raise refuse("csv-separateur", line)
    errors = [
        refusal("csv-colonne-double", line, column=shown)
        for column, shown in COLUMNS.items()
        if names.count(column) > 1
    ]
    if missing := [shown for column, shown in COLUMNS.items() if column not in names]:
        errors.append(refusal("csv-colonnes", line, columns=", ".join(missing)))
    if errors:
        raise FileRefused(errors)


def _host(lines: Iterable[Line], expected: str) -> str:
    """The one establishment whose list it is; a list of nobody must be told whose it is."""
    told: dict[str, list[int]] = {}
    for line in lines:
        if is_uai(line.host):
            told.setdefault(line.host, []).append(line.number)
    host = expected if expected in told else next(iter(told), expected)
    if not host:
        raise refuse("accueil-absent")
    errors = [
        refusal("accueil-plusieurs", numbers[0], found=uai, host=host, lines=_shown(numbers))
        for uai, numbers in told.items()
        if uai != host
    ]
    if expected and host != expected:
        errors.append(refusal("uai-different", told[host][0], found=host, expected=expected))
    if errors:
        raise FileRefused(sorted(errors, key=_line_of), uai=host)
    return host


def _line_of(error: AnomalyRecord) -> int:
    return error.line


def _shown(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:SHOWN_LINES]))
    word = "lignes" if len(numbers) > 1 else "ligne"
    return f"{word} {shown}{'…' if len(numbers) > SHOWN_LINES else ''}"


class _Roll:
    """Reads the rows in order, remembering which INE were already met.

    A row at fault is not taken: its pupil, when his INE can be read, stays as he was.
    """

    def __init__(self, findings: Findings, host: str) -> None:
        self.findings = findings
        self.host = host
        self.met: set[str] = set()

    def read(self, line: Line) -> HostedRecord | None:
        written = self._new_ine(line)
        faults = list(self._faults(line))
        for fault in faults:
            if written:
                self.findings.keep(fault, line.number, written)
            else:
                self.findings.note(fault, line.number)
        if faults or not written:
            return None
        days = (day(line.values[column]) for column in (STARTS, ENDS))
        return HostedRecord(line.number, written, line.principal, *days)

    def _new_ine(self, line: Line) -> str:
        """The INE of this row, or nothing when it is unreadable or already met."""
        written = ine(line.values[INE]) or ""
        if not written:
            self.findings.note("exterieur-ine", line.number)
        elif written in self.met:
            self.findings.note("exterieur-double", line.number)
            return ""
        self.met.add(written)
        return written

    def _faults(self, line: Line) -> Iterator[str]:
        if not line.is_whole:
            yield "exterieur-colonnes"
        if not is_uai(line.principal):
            yield "exterieur-principal"
        if not is_uai(line.host):
            yield "exterieur-accueil"
        if line.principal == self.host:
            yield "exterieur-meme"
        starts_on, ends_on = day(line.values[STARTS]), day(line.values[ENDS])
        if line.values[STARTS] and not starts_on:
            yield "exterieur-debut"
        if line.values[ENDS] and not ends_on:
            yield "exterieur-fin"
        if starts_on and ends_on and ends_on < starts_on:
            yield "exterieur-dates"
