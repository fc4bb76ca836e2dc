"""The queue."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "educonnect_admin.settings.prod")

app = Celery("educonnect")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    accept_content=["json"],
    task_acks_late=True,
    task_ignore_result=True,
    task_publish_retry=False,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    # Asked to leave, a worker has this time to end what it does; the night begins again elsewhere.
    worker_soft_shutdown_timeout=30,
)
app.autodiscover_tasks()
