"""From the merged slices to the files that each establishment would have sent itself.

One that sends SIECLE or ONDE takes nothing from the AAF but its identifiers: a file of those. For
another the AAF is the source: its MEF, its pupils, its guardians.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sync import aaf_sql
from sync.aaf_merging import Merging, query
from sync.sources import aaf
from sync.sources.aaf.rows import CONTACT
from sync.sources.anomalies import ROW_MESSAGES
from sync.sources.fields import mobile
from sync.sources.records import (
    AnomalyRecord,
    DivisionRecord,
    FeedFile,
    FeedKind,
    LinkRecord,
    MefRecord,
    PersonRecord,
    PupilRecord,
)

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment of the export, and the structures that are it."""

    uai: str
    structures: list[str]
    is_school: bool
    academy: str
    has_pupils: bool


def places() -> Iterator[Place]:
    yield from (Place(*row) for row in query(aaf_sql.UAIS))


def identifiers(merging: Merging, place: Place) -> list[FeedFile]:
    """Who is in the export, as one file that changes nobody."""
    people, families = _pupils(merging, place), _guardians(merging, place)
    told = replace(
        people,
        kind=FeedKind.IDENTIFIERS,
        digest=_digest([people.digest, families.digest]),
        divisions=(),
        persons=families.persons,
        links=families.links,
        contacts=families.contacts,
        anomalies=(),
        kept_ids=frozenset(),
    )
    return [told]


def whole(merging: Merging, place: Place) -> list[FeedFile]:
    """All that the establishment would have sent; guardians only if the export has some."""
    feeds = [_nomenclature(place), _pupils(merging, place)]
    if aaf.PERSONS in merging.categories:
        feeds.append(_guardians(merging, place))
    return [feed for feed in feeds if feed is not None]


def roll(merging: Merging, place: Place) -> list[FeedFile]:
    """Its pupils alone: enough to say that nobody knows this establishment."""
    return [_pupils(merging, place)]


def _blank(kind: FeedKind, place: Place, digest: str) -> FeedFile:
    return FeedFile(
        kind=kind,
        source=aaf.SOURCE,
        uai=place.uai,
        school_year=None,
        exported_at=None,
        digest=digest,
        academy=place.academy,
        is_school=place.is_school,
    )


def _digest(told: Iterable[object]) -> str:
    """Of what the rows say, and not of where they stand."""
    digest = hashlib.sha256()
    for one in told:
        digest.update(repr(one).encode())
    return digest.hexdigest()


def _nomenclature(place: Place) -> FeedFile | None:
    """The MEF of its pupils; a niveau of the first degree has no other name."""
    labels = query(aaf_sql.MEF_LABELS, homes=place.structures)
    if not labels:
        return None
    feed = _blank(FeedKind.NOMENCLATURE, place, _digest(row[1:] for row in labels))
    return replace(feed, mefs=tuple(MefRecord(*row) for row in labels))


def _pupils(merging: Merging, place: Place) -> FeedFile:
    rows = query(aaf_sql.PUPILS, homes=place.structures)
    remarks = query(aaf_sql.REMARKS_OF_PUPILS, homes=place.structures)
    anomalies = [merging.anomaly(*remark) for remark in remarks]
    pupils: dict[str, PupilRecord] = {}
    met: set[str] = set()
    divisions: dict[str, DivisionRecord] = {}
    for line, aaf_id, ine, *names_and_day, division, label, mef, number in rows:
        if ine in met:
            message = ROW_MESSAGES["ine-double"].format(id=aaf_id)
            anomalies.append(merging.anomaly(line, "ine-double", message, aaf_id, number))
            continue
        met.update(filter(None, [ine]))
        if label != division:
            divisions.setdefault(division, DivisionRecord(line, division, label))
        told = (*names_and_day, division, mef, None, None)
        pupils[aaf_id] = PupilRecord(line, aaf_id, ine, *told)
    digest = _digest([*(row[1:-1] for row in rows), *(remark[1:-1] for remark in remarks)])
    return replace(
        _blank(FeedKind.PUPILS, place, digest),
        pupils=tuple(pupils.values()),
        divisions=tuple(divisions.values()),
        anomalies=tuple(anomalies),
        kept_ids=_kept(anomalies),
    )


def _guardians(merging: Merging, place: Place) -> FeedFile:
    links = query(aaf_sql.LINKS, homes=place.structures)
    wanted = [link for link in links if link[3] != CONTACT]
    ids = list({link[2]: None for link in wanted})
    rows = query(aaf_sql.PERSONS, ids=ids)
    remarks = query(aaf_sql.REMARKS_OF_PERSONS, homes=place.structures, ids=ids)
    anomalies = [merging.anomaly(*remark) for remark in remarks]
    kept = _kept(anomalies)
    persons = [_person(row, merging, anomalies, uai=place.uai) for row in rows]
    present = {person.source_id for person in persons} | kept
    for line, _, person_id, _, _, number in wanted:
        if person_id not in present:
            anomalies.append(_told(merging, "lien-sans-personne", line, person_id, number))
    told = [*(row[1:-1] for row in (*links, *rows)), *(remark[1:-1] for remark in remarks)]
    return replace(
        _blank(FeedKind.GUARDIANS, place, _digest(told)),
        persons=tuple(persons),
        links=tuple(LinkRecord(*link[:-1]) for link in wanted if link[2] in present),
        anomalies=tuple(anomalies),
        kept_ids=kept,
        contacts=len(links) - len(wanted),
    )


def _person(
    row: Row, merging: Merging, anomalies: list[AnomalyRecord], *, uai: str
) -> PersonRecord:
    line, aaf_id, *particulars, written, number = row
    dialled = mobile(written, uai=uai)
    if dialled is None:
        anomalies.append(_told(merging, "mobile-illisible", line, aaf_id, number))
    return PersonRecord(line, *(aaf_id, *particulars, dialled or ""))


def _told(merging: Merging, code: str, line: int, aaf_id: str, number: int) -> AnomalyRecord:
    """Of a row that is applied all the same, or that keeps nobody as he was."""
    return merging.anomaly(line, code, ROW_MESSAGES[code].format(id=aaf_id), "", number)


def _kept(anomalies: Iterable[AnomalyRecord]) -> frozenset[str]:
    return frozenset(anomaly.source_id for anomaly in anomalies if anomaly.source_id)
