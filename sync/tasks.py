"""Doors from the queue."""

import logging
from contextlib import suppress

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from ops import maintenance
from ops.models import Run
from sync import parcels

logger = logging.getLogger(__name__)
# A helper that comes too late finds nothing to do.
HELPFUL_FOR = 600


@shared_task
def drain(*, run: int, **_: object) -> int:
    """Help a night under way. Lost, given twice or too late, it costs nothing but time."""
    with suppress(maintenance.UnderWayError):
        for found in Run.objects.filter(pk=run, outcome=Run.Outcome.RUNNING):
            return parcels.drain(found, timezone.now)
    return 0


def call(run: int, helpers: int) -> None:
    """Ask so many processes for help; without the queue, the night does all by itself."""
    try:
        for _ in range(helpers):
            drain.apply_async(kwargs={"run": run}, expires=HELPFUL_FOR)
    except (OperationalError, OSError):
        logger.warning("Night run %s goes on without help: the queue does not answer", run)
