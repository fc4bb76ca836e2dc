"""What must be true of the sessions of agents. Their rights are read at each request: a session
holds none, it only ends with them.
"""

from common.invariants import Check

CHECKS = (
    Check(
        "I11",
        "Une session d'agent ne survit pas de plusieurs jours à son dernier droit",
        """SELECT o.id::text FROM entrance_agentsession o
        JOIN django_session d ON d.session_key = o.session_key AND d.expire_date > %(at)s
        WHERE o.opened_at < %(at)s - interval '4 days'
            AND EXISTS (SELECT FROM establishments_member m WHERE m.user_id = o.user_id)
            AND NOT EXISTS (SELECT FROM establishments_member m
                WHERE m.user_id = o.user_id AND m.withdrawn_at IS NULL
                    AND (m.ends_on IS NULL OR m.ends_on >= %(at)s - interval '4 days'))""",
    ),
)
