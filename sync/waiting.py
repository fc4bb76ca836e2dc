"""Files on hold that nobody decided of: rejected when too old, or when a newer one came.

A run that an operator is deciding of at the same moment is his, and is passed over.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from sync.models import FileRun
from sync.querysets import TAKEN, FileRunQuerySet

TOO_LATE = "délai dépassé"
REPLACED = "remplacé"
NEWER = {*TAKEN, FileRun.Outcome.HELD}


@transaction.atomic
def expire(at: datetime) -> list[FileRun]:
    """Reject the files that waited longer than one may still approve them."""
    return _reject(FileRun.objects.overdue(at), TOO_LATE, at)


def replace(run: FileRun, at: datetime) -> list[FileRun]:
    """Reject the files on hold that this one makes useless: same content, exported before it.

    A file that does not say when it was exported replaces only those that do not say it either.
    """
    if run.outcome not in NEWER:
        return []
    older = Q(exported_at=None)
    if run.exported_at:
        older |= Q(exported_at__lte=run.exported_at)
    held = FileRun.objects.held().filter(establishment=run.establishment, kind=run.kind)
    return _reject(held.filter(older).exclude(pk=run.pk), REPLACED, at)


def _reject(held: FileRunQuerySet, decided_by: str, at: datetime) -> list[FileRun]:
    rejected = list(held.select_for_update(skip_locked=True))
    for run in rejected:
        run.outcome, run.decided_by, run.decided_at = FileRun.Outcome.REJECTED, decided_by, at
        run.spooled_as = ""
    if rejected:
        columns = ["outcome", "decided_by", "decided_at", "spooled_as"]
        FileRun.objects.bulk_update(rejected, columns)
    return rejected
