"""The pupils of an école: one row each, their class and their niveau."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from common.text import search_key
from students.levels import IN_ORDER
from sync.sources import tables
from sync.sources.anomalies import Findings
from sync.sources.fields import clean, day, ine, is_label, name_fault, years_before
from sync.sources.onde.columns import PUPILS, places
from sync.sources.onde.identity import Child
from sync.sources.onde.sheet import Sheet
from sync.sources.records import DivisionRecord, FeedFile, PupilRecord

OLDEST = 100
YOUNGEST = 2
LONGEST_CLASS_CODE = 40
ULIS = "ULIS"
NIVEAU = re.compile("[0-9A-Z][0-9A-Z +/-]{0,10}")
CYCLE = re.compile("(?i)cycle|maternelle")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def read_pupils(feed: FeedFile, sheet: Sheet, findings: Findings, *, today: date) -> FeedFile:
    roll = _Roll(feed.uai, sheet, findings, today)
    pupils = tuple(filter(None, map(roll.read, sheet.rows)))
    return replace(feed, pupils=pupils, divisions=tuple(roll.classes.values()))


class _Roll:
    """Reads the rows in order, remembering which pupils and which classes were already met."""

    def __init__(self, uai: str, sheet: Sheet, findings: Findings, today: date) -> None:
        self.uai = uai
        self.sheet = sheet
        self.findings = findings
        self.places = places(sheet.header, PUPILS)
        self.needed = max(self.places.values()) + 1
        self.born_after = years_before(today, OLDEST)
        self.born_before = years_before(today, YOUNGEST)
        self.met_ines: set[str] = set()
        self.met: dict[tuple[str, str, str], str] = {}
        self.classes: dict[str, DivisionRecord] = {}

    def read(self, row: tables.Row) -> PupilRecord | None:
        """The pupil of this row; of a row at fault, all the keys by which he can be kept."""
        values = {
            field: clean(row.cells[place]) if place < len(row.cells) else ""
            for field, place in self.places.items()
        }
        names = (values["birth_name"], values.get("usage_name", ""), values["first_name"])
        name_faults = list(map(name_fault, names))
        written_ine, ine_is_anothers = self._ine(values, row.line)
        born = self._birth_date(values["birth_date"])
        child = Child(
            written_ine,
            "" if name_faults[0] else names[0],
            "" if name_faults[2] else names[2],
            born,
        )
        faults = self._faults(row, values, [fault for fault in name_faults if fault])
        if faults or born is None or ine_is_anothers:
            for code, values_told in faults.items():
                self.findings.note(code, row.line, **values_told)
            self.findings.kept_ids.update(child.clues(self.uai))
            return None
        if self._is_met(child, row.line):
            return None
        self.met_ines.add(written_ine)
        class_code = self._class(values, row.line)
        level = self._level(values["level"], row.line)
        key = child.key(self.uai)
        return PupilRecord(row.line, key, written_ine, *names, born, class_code, level, None, None)

    def _faults(
        self, row: tables.Row, values: Mapping[str, str], name_faults: list[str]
    ) -> dict[str, dict[str, str]]:
        """Why the row is not taken: each code with what its sentence needs."""
        faults: dict[str, dict[str, str]] = {}
        if not self._is_whole(row, values):
            self.sheet.refuse_cut(row)
            faults["ligne-colonnes"] = {"who": "élève"}
        if not (values["birth_name"] and values["first_name"]):
            name_faults = ["nom-absent", *name_faults]
        for code in name_faults:
            faults[code] = {"who": "Élève", "id": f"de la ligne {row.line}"}
        if self._birth_date(values["birth_date"]) is None:
            detail = self._why_no_date(values["birth_date"])
            faults["date-naissance"] = {"detail": detail, "id": f"de la ligne {row.line}"}
        return faults

    def _is_whole(self, row: tables.Row, values: Mapping[str, str]) -> bool:
        """As many cells as the header; or else, nothing that we read is missing nor shifted."""
        width = self.sheet.width
        if len(row.cells) == width:
            return True
        in_place = (
            CYCLE.match(values.get("cycle", "CYCLE")) and _niveau(values["level"]) in IN_ORDER
        )
        no_more = not any(map(str.strip, row.cells[width:]))
        return bool(in_place and no_more and len(row.cells) >= self.needed)

    def _ine(self, values: Mapping[str, str], line: int) -> tuple[str, bool]:
        """The INE, empty when absent or unreadable; and whether another pupil already has it."""
        written = ine(values.get("ine", ""))
        if written is None:
            self.findings.note("ine-illisible", line, id=f"de la ligne {line}")
            return "", False
        if written and written in self.met_ines:
            self.findings.note("ine-double", line, id=f"de la ligne {line}")
            return "", True
        return written, False

    def _birth_date(self, text: str) -> date | None:
        born = _day(text)
        return born if born and self.born_after <= born <= self.born_before else None

    def _why_no_date(self, text: str) -> str:
        if not text:
            return "absente"
        if _day(text):
            return "invraisemblable"
        return "impossible ou ni au format JJ/MM/AAAA, ni au format AAAA-MM-JJ"

    def _is_met(self, child: Child, line: int) -> bool:
        """Whether this is a pupil read above; two INE make two pupils of one name and one day."""
        identity = (*child.names, str(child.birth_date))
        above = self.met.get(identity)
        if above is not None and not (above and child.ine):
            self.findings.note("eleve-double", line, id=f"de la ligne {line}")
            return True
        self.met[identity] = child.ine
        return False

    def _class(self, values: Mapping[str, str], line: int) -> str:
        """The number of the class when there is one: two classes may have the same label."""
        label, number = values["label"], values.get("class_id", "")
        code = (number or label)[:LONGEST_CLASS_CODE].strip()
        label = label or number
        if not label:
            return ""
        if not (is_label(label) and is_label(code)):
            self.findings.note("classe-illisible", line, id=f"de la ligne {line}")
            return ""
        self.classes.setdefault(code, DivisionRecord(line, code, label))
        return code

    def _level(self, text: str, line: int) -> str:
        code = _niveau(text)
        if code and not NIVEAU.fullmatch(code):
            self.findings.note("niveau-illisible", line, id=f"de la ligne {line}")
            return ""
        return code


def _niveau(text: str) -> str:
    """« ce1 » → CE1, « CM 2 » → CM2, « ULIS école » → ULIS; another is left as it is written."""
    written = search_key(text)
    if written.startswith(ULIS):
        return ULIS
    joined = written.replace(" ", "")
    return joined if joined in IN_ORDER else written


def _day(text: str) -> date | None:
    match = ISO_DAY.fullmatch(text)
    return day("/".join(match.groups()[::-1]) if match else text)
