"""Whether a file may be compared at all with this establishment, given those that came with it."""

from collections.abc import Sequence

from establishments.models import Establishment
from sync.inbox import Arrival
from sync.models import FileRun
from sync.sources import aaf, onde, siecle
from sync.sources.records import AnomalyRecord, FeedFile, FeedKind
from sync.taking import because

PEOPLE = (FeedKind.PUPILS, FeedKind.GUARDIANS)


def refusal(
    arrival: Arrival,
    feed: FeedFile,
    together: Sequence[FeedFile],
    establishment: Establishment | None,
) -> AnomalyRecord | None:
    """Why it may not, or nothing; ``together`` are all the files of this drop, itself included."""
    if establishment is None:
        return because("etablissement-inconnu")
    if feed.source == aaf.SOURCE:
        return _refusal_of_aaf(feed, establishment)
    if refused := _refusal_of_source(feed, establishment):
        return refused
    if feed.kind == FeedKind.MUTUALISED and len(together) > 1:
        return because("plusieurs-listes")
    if feed.source == onde.SOURCE:
        return _refusal_of_onde(arrival, feed, together, establishment)
    return None


def _refusal_of_source(feed: FeedFile, establishment: Establishment) -> AnomalyRecord | None:
    """One source feeds an establishment; between two, everybody would be there twice."""
    if establishment.is_school != (feed.source == onde.SOURCE):
        return because("premier-degre" if establishment.is_school else "second-degre")
    people = FileRun.objects.taken(establishment).filter(source=aaf.SOURCE, kind__in=PEOPLE)
    if feed.kind in PEOPLE and people.exists():
        return because("alimente-par-l-aaf")
    return None


def _refusal_of_aaf(feed: FeedFile, establishment: Establishment) -> AnomalyRecord | None:
    """It feeds those that nothing else feeds; asked again here, where nobody else may write."""
    if feed.kind == FeedKind.IDENTIFIERS:
        return None
    has_its_own = FileRun.objects.told_by(establishment, siecle.SOURCE, onde.SOURCE).exists()
    return because("source-propre") if has_its_own else None


def _refusal_of_onde(
    arrival: Arrival, feed: FeedFile, together: Sequence[FeedFile], school: Establishment
) -> AnomalyRecord | None:
    """Both extractions have the same name and no date: which is which must be beyond doubt.

    The same file twice is no doubt.
    """
    if arrival.announced not in {None, feed.kind}:
        is_pupils = arrival.announced == FeedKind.PUPILS
        return because("eleves-annonces" if is_pupils else "responsables-annonces")
    if len({other.digest for other in together if other.kind == feed.kind}) > 1:
        return because("plusieurs-extractions")
    has_pupils = any(other.kind == FeedKind.PUPILS for other in together)
    if feed.kind == FeedKind.PUPILS or has_pupils:
        return None
    taken = FileRun.objects.latest_taken(school, FeedKind.PUPILS)
    return None if taken else because("eleves-jamais-pris")
