"""An AAF export: its slices found, merged, and handed over as the files of each establishment.

All the slices or nothing: with one of them missing or spoilt, its people would seem to have left.
Nothing is taken here (sync.night); but each transaction is that of one establishment, so the night
must not be in one when it takes an export, and must have taken the SIECLE and ONDE files before.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from establishments.models import Establishment
from sync import aaf_feeds, aaf_sql, marks, sources
from sync.aaf_feeds import Place
from sync.aaf_merging import Merging, query, shown
from sync.inbox import Arrival
from sync.models import FileRun
from sync.sources import aaf, onde, siecle
from sync.sources.anomalies import refuse
from sync.sources.records import AnomalyRecord, FeedFile, FeedKind, FileRefused

# The slice whose name a report bears.
LEADS = {
    FeedKind.PUPILS: aaf.PUPILS,
    FeedKind.IDENTIFIERS: aaf.PUPILS,
    FeedKind.GUARDIANS: aaf.PERSONS,
    FeedKind.NOMENCLATURE: aaf.MEFS,
}
UNATTACHED = "aaf-structure"


def is_slice(path: Path) -> bool:
    """Whether this file goes with the slices of an AAF export; it may still be refused."""
    return sources.is_slice(path)


def is_empty(feed: FeedFile) -> bool:
    return not (feed.pupils or feed.persons or feed.mefs or feed.kept_ids)


class Part(NamedTuple):
    """One of the files of an establishment, and the slice it mostly comes from."""

    arrival: Arrival
    feed: FeedFile


@dataclass(slots=True)
class Export:
    """What was read; with ``refused``, nothing of it may be taken."""

    arrivals: list[Arrival]
    merging: Merging = field(default_factory=Merging)
    refused: list[tuple[Arrival, FileRefused]] = field(default_factory=list)
    _leads: dict[str, Arrival] = field(default_factory=dict)

    def read(self, arrival: Arrival, today: date) -> None:
        """Merge the slices of this file."""
        marks.verify(arrival.path)
        for found in sources.read_slices(arrival.path, today=today):
            self.merging.add(found, shown(arrival.shown_name))
            for category in found.categories:
                self._leads.setdefault(category, arrival)

    def refuse(self, arrival: Arrival, refused: FileRefused) -> None:
        """Refuse the whole export, for what is wrong with this file."""
        refused.source = aaf.SOURCE
        self.refused.append((arrival, refused))

    def settle(self) -> None:
        """Refuse the whole export for what it lacks, once every slice of it was read."""
        if self.refused:
            return
        is_one = self.merging.settle()
        missing = {aaf.PUPILS, aaf.STRUCTURES} - self.merging.categories
        if missing:
            names = ", ".join(f"_{name}_" for name in sorted(missing))
            self.refuse(self.arrivals[0], refuse("aaf-tranches", names=names))
        elif not is_one:
            self.refuse(self.arrivals[0], refuse("aaf-plusieurs-exports"))
        elif (expected := self.expected) and expected not in {p.uai for p in aaf_feeds.places()}:
            self.refuse(self.arrivals[0], refuse("aaf-etablissement", expected=expected))

    @property
    def expected(self) -> str:
        """The only establishment to take, when it was said."""
        return (self.arrivals[0].expected_uai or "").upper()

    def establishments(self, *, register: bool) -> Iterator[tuple[str, list[Part]]]:
        """The files of each, one establishment at a time in memory."""
        for place in aaf_feeds.places():
            if self.expected in {"", place.uai}:
                feeds = self._feeds(place, register=register)
                if feeds:
                    yield place.uai, [Part(self._lead(feed.kind), feed) for feed in feeds]

    def _feeds(self, place: Place, *, register: bool) -> list[FeedFile]:
        """What is empty is passed over, unless the AAF filled it before."""
        home = Establishment.objects.filter(uai=place.uai).first()
        if home is None and not register:
            return aaf_feeds.roll(self.merging, place) if place.has_pupils else []
        if home and FileRun.objects.told_by(home, siecle.SOURCE, onde.SOURCE).exists():
            return aaf_feeds.identifiers(self.merging, place) if place.has_pupils else []
        told = FileRun.objects.told_by(home, aaf.SOURCE) if home else FileRun.objects.none()
        kinds = set(told.values_list("kind", flat=True))
        if not place.has_pupils and not kinds:
            return []
        feeds = aaf_feeds.whole(self.merging, place)
        return [feed for feed in feeds if feed.kind in kinds or not is_empty(feed)]

    def _lead(self, kind: FeedKind) -> Arrival:
        return self._leads.get(LEADS[kind], self._leads[aaf.PUPILS])

    @property
    def lead(self) -> Arrival:
        return self._lead(FeedKind.PUPILS)

    def unattached(self) -> list[AnomalyRecord]:
        """What was met on the way, and is of no establishment that the export names."""
        found = [
            self.merging.anomaly(line, code, message, "", number)
            for line, code, message, number in query(aaf_sql.REMARKS_OF_NOBODY)
        ]
        for structure_id, count, line in query(aaf_sql.HOMELESS):
            message = f"La structure {structure_id} est inconnue : {count} élève(s) ignoré(s)."
            found.append(AnomalyRecord(line, UNATTACHED, message))
        return found


@contextmanager
def merging(arrivals: Iterable[Arrival]) -> Iterator[Export]:
    """Where these slices may be read, and settled; what was merged is forgotten at the end."""
    export = Export(sorted(arrivals, key=lambda arrival: arrival.path))
    export.merging.open()
    try:
        yield export
    finally:
        export.merging.close()
