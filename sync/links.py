"""The links of a staged file of guardians against those that stand in its establishment."""

from dataclasses import dataclass

from sync import links_sql
from sync.sources.records import AnomalyRecord, FeedFile
from sync.staging import Scope

UNKNOWN_PUPIL = "lien-sans-eleve"


@dataclass(frozen=True, slots=True)
class Standing:
    """The current links: those to present pupils measure the file, ``gone`` are no longer in it.

    ``persons`` are all those known here, tied to somebody or not: none before a first load.
    """

    persons: int
    links: int
    missing_links: int
    guardians: int
    missing_guardians: int
    gone: list[int]


@dataclass(frozen=True, slots=True)
class Skipped:
    """The links that lead to nobody here."""

    pairs: frozenset[tuple[str, str]]
    anomalies: tuple[AnomalyRecord, ...]


def stand(feed: FeedFile, scope: Scope) -> Standing:
    return Standing(*scope.query(links_sql.STANDING, kept=list(feed.kept_ids))[0])


@dataclass(frozen=True, slots=True)
class Written:
    """The accounts whose links were written, and those of the links that were known."""

    accounts: set[int]
    known: set[int]


def write(scope: Scope, *, notes: bool) -> Written:
    """Open the new links, reopen and correct the known ones; note each, unless all are new."""
    rows = scope.query(links_sql.WRITE, notes=notes)
    return Written({account for account, _ in rows}, {link for _, link in rows if link})


def close(gone: list[int], scope: Scope, *, notes: bool) -> None:
    if gone:
        scope.write(links_sql.CLOSE, gone=gone, notes=notes)


def skipped(scope: Scope, *, excused: frozenset[str]) -> Skipped:
    """Links to leavers are passed over; links to pupils never heard of are told."""
    rows = scope.query(links_sql.SKIPPED)
    anomalies = tuple(
        AnomalyRecord(
            line,
            UNKNOWN_PUPIL,
            f"Un lien de la personne {person_id} désigne l'élève {pupil_id}, inconnu : ignoré.",
        )
        for line, person_id, pupil_id, is_known in rows
        if not is_known and pupil_id not in excused
    )
    return Skipped(frozenset((person, pupil) for _, person, pupil, _ in rows), anomalies)
