"""BEE_ELEVES: the pupils and the division each one is in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sync.sources.anomalies import Findings
from sync.sources.fields import SOURCE_ID, clean, day, ine, is_label, years_before
from sync.sources.markup import Element, fields, line_of
from sync.sources.records import PupilRecord
from sync.sources.siecle.names import names_of

OLDEST = 100
YOUNGEST = 2
MAX_DIVISION = 20
DIVISION = "D"
NO_DIVISION = "inactifs"
MEF = re.compile(r"[0-9A-Za-z]{1,11}")


@dataclass(slots=True)
class Assigned:
    """The divisions a pupil is said to be in, in the order of the file."""

    line: int
    codes: list[str] = field(default_factory=list)


def read_pupils(content: Element, findings: Findings, *, today: date) -> tuple[PupilRecord, ...]:
    roll = _Roll(findings, today, _assigned(content))
    rows = (row for block in content.iterchildren("ELEVES") for row in block.iterchildren("ELEVE"))
    pupils = tuple(filter(None, map(roll.read, rows)))
    for source_id, assigned in roll.assigned.items():
        shown = f" ({source_id})" if SOURCE_ID.fullmatch(source_id) else ""
        findings.note("structure-eleve-inconnu", assigned.line, id=shown)
    return pupils


def _assigned(content: Element) -> dict[str, Assigned]:
    by_pupil: dict[str, Assigned] = {}
    for row in _structures(content):
        source_id = (row.get("ELEVE_ID") or "").strip()
        assigned = by_pupil.setdefault(source_id, Assigned(line_of(row)))
        for structure in row.iterchildren("STRUCTURE"):
            values = fields(structure)
            if values.get("TYPE_STRUCTURE", "").strip() == DIVISION:
                assigned.codes.append(clean(values.get("CODE_STRUCTURE", "")))
    return by_pupil


def _structures(content: Element) -> Iterator[Element]:
    for block in content.iterchildren("STRUCTURES"):
        yield from block.iterchildren("STRUCTURES_ELEVE")


class _Roll:
    """Reads the rows in order, remembering which ELEVE_ID and INE were already met."""

    def __init__(self, findings: Findings, today: date, assigned: dict[str, Assigned]) -> None:
        self.findings = findings
        self.born_after = years_before(today, OLDEST)
        self.born_before = years_before(today, YOUNGEST)
        self.assigned = assigned
        self.met_ids: set[str] = set()
        self.met_ines: set[str] = set()

    def read(self, row: Element) -> PupilRecord | None:
        """The pupil of this row, or nothing when the row must be refused."""
        line = line_of(row)
        source_id = (row.get("ELEVE_ID") or "").strip()
        if not SOURCE_ID.fullmatch(source_id):
            self.findings.note("eleve-sans-id", line)
            return None
        if source_id in self.met_ids:
            self.findings.note("eleve-id-double", line, id=source_id)
            return None
        self.met_ids.add(source_id)
        assigned = self.assigned.pop(source_id, None)
        values = fields(row)
        names = names_of(values)
        written_ine = self._ine(values, line, source_id)
        birth_date = self._birth_date(values, line, source_id)
        fault = names.fault() or ("" if names.first_name else "nom-absent")
        if fault:
            self.findings.keep(fault, line, source_id, who="Élève")
        if written_ine is None or birth_date is None or fault:
            return None
        return PupilRecord(
            line,
            source_id,
            written_ine,
            *names,
            birth_date,
            self._division(assigned, source_id),
            self._mef(values, line, source_id),
            self._day(values, line, source_id, ("DATE_ENTREE", "DATE_ENTREE_ELE")),
            self._day(values, line, source_id, ("DATE_SORTIE", "DATE_SORTIE_ETAB")),
        )

    def _ine(self, values: Mapping[str, str], line: int, source_id: str) -> str | None:
        """The INE, empty when absent or unreadable; None when another pupil already has it."""
        text = values.get("ID_NATIONAL", "").strip() or values.get("INE_RNIE", "")
        written = ine(text)
        if written is None:
            self.findings.note("ine-illisible", line, id=source_id)
            return ""
        if written in self.met_ines:
            self.findings.keep("ine-double", line, source_id)
            return None
        if written:
            self.met_ines.add(written)
        return written

    def _birth_date(self, values: Mapping[str, str], line: int, source_id: str) -> date | None:
        text = values.get("DATE_NAISS", "").strip()
        born = day(text)
        if born and self.born_after <= born <= self.born_before:
            return born
        detail = "absente"
        if born:
            detail = "invraisemblable"
        elif text:
            detail = "impossible ou pas au format JJ/MM/AAAA"
        self.findings.keep("date-naissance", line, source_id, detail=detail)
        return None

    def _division(self, assigned: Assigned | None, source_id: str) -> str:
        """The last division of the row wins; « Inactifs » is none."""
        if not assigned or not assigned.codes:
            return ""
        code = assigned.codes[-1]
        if len(set(assigned.codes)) > 1:
            self.findings.note("deux-divisions", assigned.line, id=source_id)
        if code.lower() == NO_DIVISION:
            return ""
        if len(code) > MAX_DIVISION or not is_label(code):
            self.findings.note("division-illisible", assigned.line, id=source_id)
            return ""
        return code

    def _mef(self, values: Mapping[str, str], line: int, source_id: str) -> str:
        code = values.get("CODE_MEF", "").strip()
        if code and not MEF.fullmatch(code):
            self.findings.note("mef-illisible", line, id=source_id)
            return ""
        return code

    def _day(
        self, values: Mapping[str, str], line: int, source_id: str, tags: tuple[str, str]
    ) -> date | None:
        text = values.get(tags[0], "").strip() or values.get(tags[1], "").strip()
        found = day(text)
        if text and not found:
            self.findings.note("date-illisible", line, id=source_id, tag=tags[0])
        return found
