"""Eleve: the pupils of every establishment, their class, and their links as the AAF codes them."""

import re
from collections.abc import Iterator
from datetime import date

from sync.sources.aaf import links
from sync.sources.aaf.names import NAMES, names_of
from sync.sources.aaf.remarks import AAF_ID, Remarks
from sync.sources.aaf.rows import LinkRow, PupilRow
from sync.sources.aaf.stream import Record
from sync.sources.fields import day, ine, is_label, years_before

OLDEST = 100
YOUNGEST = 2
LONGEST_CLASS_CODE = 40
MEF = re.compile(r"[0-9A-Za-z]{1,11}")
LEVEL = re.compile("[0-9A-Z][0-9A-Z +/-]{0,10}")
# A class of the first degree: its structure, two fields of no use here, its number, its label.
FIELDS_OF_SCHOOL_CLASS = 5
WANTED = NAMES | {
    "ENTPersonJointure", "ENTEleveINE", "ENTPersonDateNaissance", "ENTPersonStructRattach",
    "ENTEleveClasses", "ENTPersonClasses", "ENTEleveMEF", "ENTEleveLibelleMEF", "ENTEleveNiveau",
    links.CURRENT, links.SCHOOL,
}  # fmt: skip


class Roll:
    """Reads the pupils one by one; ``links`` gathers theirs, whether they can be taken or not."""

    def __init__(self, remarks: Remarks, today: date) -> None:
        self.remarks = remarks
        self.born_after = years_before(today, OLDEST)
        self.born_before = years_before(today, YOUNGEST)
        self.links: list[LinkRow] = []

    def read(self, record: Record) -> PupilRow | None:
        """The pupil of this record, or nothing when it must be refused."""
        line = record.line
        aaf_id = record.first("ENTPersonJointure", "id")
        if not AAF_ID.fullmatch(aaf_id):
            self.remarks.note("aaf-sans-id", line)
            return None
        home = _home(record)
        if not AAF_ID.fullmatch(home):
            self.remarks.note("aaf-sans-structure", line, id=aaf_id)
            return None
        self.links += links.read(record, aaf_id, home, self.remarks)
        names = names_of(record)
        born = self._birth_date(record, aaf_id, home)
        fault = names.fault() or ("" if names.first_name else "nom-absent")
        if fault:
            self.remarks.keep(fault, line, aaf_id, structure=home, who="Élève")
        if born is None or fault:
            return None
        written_ine = ine(record.first("ENTEleveINE"))
        if written_ine is None:
            self.remarks.note("ine-illisible", line, structure=home, id=aaf_id)
        division = self._division(record, aaf_id, home)
        mef = self._mef(record, aaf_id, home)
        return PupilRow(line, aaf_id, home, written_ine or "", *names, born, *division, *mef)

    def _birth_date(self, record: Record, aaf_id: str, home: str) -> date | None:
        text = record.first("ENTPersonDateNaissance")
        born = day(text)
        if born and self.born_after <= born <= self.born_before:
            return born
        detail = "absente"
        if born:
            detail = "invraisemblable"
        elif text:
            detail = "impossible ou pas au format JJ/MM/AAAA"
        self.remarks.keep("date-naissance", record.line, aaf_id, structure=home, detail=detail)
        return None

    def _division(self, record: Record, aaf_id: str, home: str) -> tuple[str, str]:
        """Code and label of the last class in his own establishment; groups are not classes."""
        classes = list(dict.fromkeys(code for place, code in _classes(record) if place == home))
        if not classes:
            return "", ""
        if len(classes) > 1:
            self.remarks.note("deux-divisions", record.line, structure=home, id=aaf_id)
        code, label = classes[-1]
        if len(code) > LONGEST_CLASS_CODE or not (is_label(code) and is_label(label)):
            self.remarks.note("division-illisible", record.line, structure=home, id=aaf_id)
            return "", ""
        return code, label

    def _mef(self, record: Record, aaf_id: str, home: str) -> tuple[str, str]:
        """Code and label; a niveau of the first degree is both."""
        level = record.first("ENTEleveNiveau").upper()
        code = record.first("ENTEleveMEF") or level
        if code and not (MEF.fullmatch(code) or LEVEL.fullmatch(code)):
            self.remarks.note("mef-illisible", record.line, structure=home, id=aaf_id)
            return "", ""
        label = record.first("ENTEleveLibelleMEF")
        return code, label if is_label(label) else ""


def _home(record: Record) -> str:
    """The structure of attachment, else that of the class."""
    told = record.first("ENTPersonStructRattach")
    return told or next((place for place, _ in _classes(record)), "")


def _classes(record: Record) -> Iterator[tuple[str, tuple[str, str]]]:
    """Structure, then code and label, of each class that can be read."""
    for value in record.values.get("ENTEleveClasses", ()):
        place, _, code = value.partition("$")
        if code := code.strip():
            yield place.strip(), (code, code)
    for value in record.values.get("ENTPersonClasses", ()):
        parts = [part.strip() for part in value.split("$")]
        if len(parts) == FIELDS_OF_SCHOOL_CLASS and (parts[3] or parts[4]):
            yield parts[0], (parts[3] or parts[4], parts[4] or parts[3])
