"""PARAMETRES: whose file it is, of which year, exported when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sync.sources.anomalies import refusal
from sync.sources.fields import day, is_uai
from sync.sources.markup import Element, fields, line_of
from sync.sources.records import AnomalyRecord

PARIS = ZoneInfo("Europe/Paris")
TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
YEAR = re.compile(r"[0-9]{4}")
OLDEST = 2000


@dataclass(frozen=True, slots=True)
class Header:
    uai: str
    school_year: int | None
    exported_at: datetime | None


def read_header(
    root: Element, *, today: date, school_years: frozenset[int], expected_uai: str | None
) -> tuple[Header, list[AnomalyRecord]]:
    """The header, and every reason it gives to refuse the file."""
    block = root.find("PARAMETRES")
    values = {} if block is None else {t: v.strip() for t, v in fields(block).items()}
    line = 0 if block is None else line_of(block)
    uai = values.get("UAJ", "").upper()
    written_year = values.get("ANNEE_SCOLAIRE", "")
    exported_at = _exported_at(values)
    errors = _uai_errors(uai, line, expected=expected_uai)
    year = int(written_year) if YEAR.fullmatch(written_year) else None
    if written_year and year not in school_years:
        errors.append(refusal("annee-scolaire", line, found=year or "illisible"))
    if exported_at and exported_at.date() > today + timedelta(days=1):
        errors.append(refusal("date-export", line, detail="dans le futur"))
    if exported_at and exported_at.year < OLDEST:
        errors.append(refusal("date-export", line, detail=f"antérieure à l'an {OLDEST}"))
    return Header(uai, year, exported_at), errors


def _uai_errors(uai: str, line: int, *, expected: str | None) -> list[AnomalyRecord]:
    if not uai:
        return [refusal("uai-absent", line)]
    if not is_uai(uai):
        return [refusal("uai-cle", line)]
    if expected and uai != expected.upper():
        return [refusal("uai-different", line, found=uai, expected=expected.upper())]
    return []


def _exported_at(values: Mapping[str, str]) -> datetime | None:
    """HORODATAGE, else DATE_EXPORT at midnight; the later day of the two when they differ."""
    written_day, _, written_time = values.get("HORODATAGE", "").partition(" ")
    match = TIME.fullmatch(written_time.strip())
    at = time(int(match[1]), int(match[2]), int(match[3] or 0)) if match else time()
    moments = [
        datetime.combine(exported_on, exported_time, PARIS)
        for exported_on, exported_time in (
            (day(written_day), at),
            (day(values.get("DATE_EXPORT", "")), time()),
        )
        if exported_on
    ]
    return max(moments, default=None)
