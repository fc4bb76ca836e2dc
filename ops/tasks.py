"""Doors from the queue."""

from contextlib import suppress

from celery import shared_task

from ops import maintenance, night


@shared_task
def night_tick(**_: object) -> None:
    """Ask what is due. Delivered twice, or during a service cut, it leaves at once: one more tick
    will come (F3, F14).
    """
    with suppress(night.BusyError, maintenance.UnderWayError):
        night.run_due()
