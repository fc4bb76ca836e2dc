"""What must be true of the feed: a file not taken has changed nothing, and none was forgotten."""

from common.invariants import Check
from sync.querysets import TAKEN
from sync.sources.records import FeedKind

_TAKEN = ", ".join(f"'{outcome}'" for outcome in TAKEN)
_ROLL = FeedKind.PUPILS.value

CHECKS = (
    Check(
        "I8",
        "Les données sont datées d'un fichier d'élèves qui a été pris",
        f"""SELECT h.uai FROM establishments_establishment h
        WHERE h.data_updated_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM sync_filerun r WHERE r.establishment_id = h.id AND r.kind = '{_ROLL}'
                AND r.outcome IN ({_TAKEN})
                AND h.data_updated_at IN (r.started_at, r.decided_at))""",  # noqa: S608  ours
    ),
    Check(
        "I8",
        "Un fichier refusé, en attente ou rejeté n'a rien changé",
        f"""SELECT DISTINCT r.id::text FROM sync_change c JOIN sync_filerun r ON r.id = c.run_id
        WHERE r.outcome NOT IN ({_TAKEN})""",  # noqa: S608  ours
    ),
    Check(
        "I8",
        "Une nuit terminée a pris tous ses lots de fichiers",
        """SELECT p.id::text FROM sync_parcel p JOIN ops_run r ON r.id = p.run_id
        WHERE p.state = 'todo' AND r.outcome = 'done'""",
    ),
)
