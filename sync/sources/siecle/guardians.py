"""BEE_RESPONSABLES: the persons, and their links to pupils as legal guardians or in charge."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sync.sources.anomalies import Findings
from sync.sources.fields import CIVILITIES, SOURCE_ID, mail, mobile
from sync.sources.markup import Element, fields, line_of
from sync.sources.records import IN_CHARGE, LEGAL, FeedFile, LinkRecord, PersonRecord
from sync.sources.siecle.names import names_of

CONTACT = "contact"
KINSHIP = re.compile(r"[0-9A-Za-z]{1,2}")
# The value 2 changed meaning in March 2018: the tag tells which table applies.
LEVELS = {
    "NIVEAU_RESPONSABILITE": {"1": LEGAL, "2": IN_CHARGE, "3": CONTACT},
    "RESP_LEGAL": {"1": LEGAL, "2": LEGAL, "0": CONTACT},
}


class Ties(NamedTuple):
    """Every readable link of the file, contacts included, and every person a link names."""

    links: list[LinkRecord]
    named: set[str]


def read_guardians(feed: FeedFile, content: Element, findings: Findings) -> FeedFile:
    """Only persons with a link of consequence are kept: real files hold many others."""
    ties = _read_ties(content, findings)
    links = [link for link in ties.links if link.kind != CONTACT]
    wanted = {link.person_id for link in links}
    persons: list[PersonRecord] = []
    present: set[str] = set()
    orphans = 0
    for block in content.iterchildren("PERSONNES"):
        for row in block.iterchildren("PERSONNE"):
            source_id = _new_id(row, present, findings)
            if source_id in wanted:
                person = _person(row, source_id, findings, uai=feed.uai)
                persons += [person] if person else []
            elif source_id and source_id not in ties.named:
                orphans += 1
    for link in links:
        if link.person_id not in present:
            findings.note("lien-sans-personne", link.line, id=link.person_id)
    return replace(
        feed,
        persons=tuple(persons),
        links=tuple(link for link in links if link.person_id in present),
        contacts=len(ties.links) - len(links),
        orphans=orphans,
    )


def _read_ties(content: Element, findings: Findings) -> Ties:
    ties: dict[tuple[str, str], LinkRecord] = {}
    named: set[str] = set()
    for block in content.iterchildren("RESPONSABLES"):
        for row in block.iterchildren("RESPONSABLE_ELEVE"):
            link = _tie(row, named, findings)
            if link is None:
                continue
            first = ties.setdefault((link.pupil_id, link.person_id), link)
            if first.kind != link.kind:
                findings.note("lien-contradictoire", link.line, id=link.person_id)
    return Ties(list(ties.values()), named)


def _tie(row: Element, named: set[str], findings: Findings) -> LinkRecord | None:
    """The link of this row; one whose level is unknown leaves its person as before."""
    line = line_of(row)
    values = fields(row)
    pupil_id = values.get("ELEVE_ID", "").strip()
    person_id = values.get("PERSONNE_ID", "").strip()
    if not SOURCE_ID.fullmatch(pupil_id) or not SOURCE_ID.fullmatch(person_id):
        findings.note("lien-incomplet", line)
        return None
    named.add(person_id)
    kind = _kind(values)
    if kind is None:
        findings.keep("lien-niveau", line, person_id)
        return None
    return LinkRecord(line, pupil_id, person_id, kind, _kinship(values))


def _kinship(values: Mapping[str, str]) -> str:
    """A code of the nomenclature, two signs at most; nothing for anything else."""
    code = values.get("CODE_PARENTE", "").strip()
    return code if KINSHIP.fullmatch(code) else ""


def _kind(values: Mapping[str, str]) -> str | None:
    for tag, levels in LEVELS.items():
        level = values.get(tag, "").strip()
        if level:
            return levels.get(level)
    return None


def _new_id(row: Element, present: set[str], findings: Findings) -> str:
    """The PERSONNE_ID of this row, or nothing when it is unreadable or already met."""
    source_id = (row.get("PERSONNE_ID") or "").strip()
    if not SOURCE_ID.fullmatch(source_id):
        findings.note("personne-sans-id", line_of(row))
        return ""
    if source_id in present:
        findings.note("personne-id-double", line_of(row), id=source_id)
        return ""
    present.add(source_id)
    return source_id


def _person(row: Element, source_id: str, findings: Findings, *, uai: str) -> PersonRecord | None:
    line = line_of(row)
    values = fields(row)
    names = names_of(values)
    fault = names.fault()
    if fault:
        findings.keep(fault, line, source_id, who="Personne")
        return None
    address = mail(values.get("MEL", ""))
    if address is None:
        findings.note("mail-illisible", line, id=source_id)
    number = mobile(values.get("TEL_PORTABLE", ""), uai=uai)
    if number is None:
        findings.note("mobile-illisible", line, id=source_id)
    return PersonRecord(line, source_id, _civility(values), *names, address or "", number or "")


def _civility(values: Mapping[str, str]) -> str:
    """In the short spelling; nothing when the file gives none, which is common."""
    short = CIVILITIES.get(values.get("LC_CIVILITE", "").strip().upper(), "")
    return short or CIVILITIES.get(values.get("LL_CIVILITE", "").strip().upper(), "")
