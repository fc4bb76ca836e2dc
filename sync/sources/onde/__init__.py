"""ONDE extractions (« Élèves de l'école » and « leurs responsables »): which is it, what it holds.

They say neither of which school they are nor of which year: the operator says the school.
"""

import hashlib
from dataclasses import replace
from datetime import date

from sync.sources import tables
from sync.sources.anomalies import Findings, refuse
from sync.sources.containers import Document
from sync.sources.fields import is_uai
from sync.sources.onde.columns import GUARDIAN_MARKS, PUPIL_MARKS, compact
from sync.sources.onde.guardians import read_guardians
from sync.sources.onde.pupils import read_pupils
from sync.sources.onde.sheet import Sheet
from sync.sources.records import FeedFile, FeedKind, InForce, nothing_known

SOURCE = "onde"


def recognises(document: Document) -> bool:
    """A column that only these extractions have, whatever the separator or the encoding."""
    return not document.is_markup and _kind(document.content) is not None


def read_document(
    document: Document,
    *,
    today: date,
    expected_uai: str | None = None,
    in_force: InForce = nothing_known,
    **_: object,
) -> FeedFile:
    content = document.content
    feed = FeedFile(
        kind=_kind(content) or FeedKind.PUPILS,
        source=SOURCE,
        uai=_school(expected_uai),
        school_year=None,
        exported_at=None,
        digest=hashlib.sha256(content).hexdigest(),
    )
    if in_force(feed):
        return replace(feed, is_recalled=True)
    findings = Findings()
    sheet = Sheet.of(content)
    if feed.kind == FeedKind.PUPILS:
        feed = read_pupils(feed, sheet, findings, today=today)
    else:
        feed = read_guardians(feed, sheet, findings)
    return replace(feed, anomalies=findings.by_line(), kept_ids=frozenset(findings.kept_ids))


def _kind(content: bytes) -> FeedKind | None:
    names = {compact(cell) for cell in tables.columns(content)}
    if not GUARDIAN_MARKS.isdisjoint(names):
        return FeedKind.GUARDIANS
    return None if PUPIL_MARKS.isdisjoint(names) else FeedKind.PUPILS


def _school(expected_uai: str | None) -> str:
    if not expected_uai:
        raise refuse("onde-ecole")
    uai = expected_uai.upper()
    if not is_uai(uai):
        raise refuse("onde-uai", found=uai)
    return uai
