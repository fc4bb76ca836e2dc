"""BEE_STRUCTURES and BEE_NOMENCLATURES: what the codes of divisions and MEF are called."""

import re
from collections.abc import Callable, Iterable

from sync.sources.anomalies import Findings
from sync.sources.fields import clean, is_label
from sync.sources.markup import Element, fields, line_of
from sync.sources.records import DivisionRecord, MefRecord

MEF = re.compile(r"[0-9A-Za-z]{11}")
MAX_DIVISION = 20


def read_divisions(content: Element, findings: Findings) -> tuple[DivisionRecord, ...]:
    rows = content.iterfind("DIVISIONS/DIVISION")
    found = _labels(rows, "CODE_STRUCTURE", ("LIBELLE_LONG",), _is_division, findings)
    return tuple(DivisionRecord(*entry) for entry in found)


def read_mefs(content: Element, findings: Findings) -> tuple[MefRecord, ...]:
    """LIBELLE_EDITION first: it alone has accents and small letters."""
    rows = content.iterfind("MEFS/MEF")
    tags = ("LIBELLE_EDITION", "LIBELLE_LONG", "FORMATION")
    found = _labels(rows, "CODE_MEF", tags, _is_mef, findings)
    return tuple(MefRecord(*entry) for entry in found)


def _labels(
    rows: Iterable[Element],
    key: str,
    tags: tuple[str, ...],
    is_code: Callable[[str], bool],
    findings: Findings,
) -> Iterable[tuple[int, str, str]]:
    """Line, code and first usable label of each row; the code itself when there is no label."""
    met: set[str] = set()
    for row in rows:
        line = line_of(row)
        values = fields(row)
        code = clean(row.get(key) or values.get(key, ""))
        if not is_code(code):
            findings.note("code-illisible", line)
            continue
        if code in met:
            findings.note("code-double", line, id=code)
            continue
        met.add(code)
        labels = filter(is_label, (clean(values.get(tag, "")) for tag in tags))
        yield line, code, next(labels, code)


def _is_division(code: str) -> bool:
    return len(code) <= MAX_DIVISION and is_label(code)


def _is_mef(code: str) -> bool:
    return bool(MEF.fullmatch(code))
