"""Doors from the queue."""

from celery import shared_task

from accounts import outbox


@shared_task
def send_due_mails(**_: object) -> int:
    return outbox.send_due()
