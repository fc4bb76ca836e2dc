"""What every command that takes files in asks first: is the service cut?"""

from datetime import datetime

from django.core.management.base import CommandError
from django.utils import timezone

from ops import maintenance

REFUSED = 2


def refuse(at: datetime) -> None:
    """Stop the command during a service cut, before anything is read or written."""
    cut = maintenance.under_way(at)
    if cut is None:
        return
    end = timezone.localtime(cut.ends_at)
    raise CommandError(
        "Une maintenance est en cours : rien n'a été lu ni modifié."
        f" Relancez après le {end:%d/%m/%Y à %H:%M}.",
        returncode=REFUSED,
    )
