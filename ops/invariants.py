"""What must be true of the nights: none is left half done, none has kept its lock."""

from common.invariants import Check
from ops.night import LOCK

# The lock of the night, as PostgreSQL lists it.
_OF_THE_NIGHT = f"l.classid = {LOCK >> 32} AND l.objid = {LOCK & 0xFFFFFFFF} AND l.objsubid = 1"
_LOCKS = """pg_locks l JOIN pg_stat_activity s ON s.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"""

CHECKS = (
    Check(
        "I11",
        "Une étape de la dernière nuit n'est pas « en cours » depuis six heures sans personne",
        f"""SELECT r.id::text FROM ops_run r
        WHERE r.outcome = 'running' AND r.started_at < %(at)s - interval '6 hours'
            AND r.business_day = (SELECT max(business_day) FROM ops_run)
            AND NOT EXISTS (SELECT FROM {_LOCKS} AND {_OF_THE_NIGHT})""",  # noqa: S608  ours
    ),
    Check(
        "I11",
        "Une connexion qui ne fait rien depuis dix minutes ne garde aucun verrou",
        f"""SELECT l.pid::text FROM {_LOCKS}
        AND s.state = 'idle' AND s.state_change < %(at)s - interval '10 minutes'
        AND NOT ({_OF_THE_NIGHT} AND EXISTS (SELECT FROM ops_run WHERE outcome = 'running'))
        """,  # noqa: S608  ours
    ),
)
