"""The settings of the processes that a test starts: its database, queue, mail server and night."""

import json
import os
from pathlib import Path

from educonnect_admin.settings.test import *  # noqa: F403
from educonnect_admin.settings.test import CELERY_BEAT_SCHEDULE, REDIS_QUEUE, REDIS_URL

_given = json.loads(os.environ["TEST_WORKER"])
DATABASES = {"default": _given["database"]}
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_DEFAULT_QUEUE = _given["queue"]
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_QUEUE if REDIS_URL else _given["folders"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", _given["port"]
LOGGING = {"level": "ERROR"}
# The clock of a test does not wait ten seconds.
CELERY_BEAT_SCHEDULE["mails"]["schedule"] = 0.2
for _name, _value in _given["settings"].items():
    globals()[_name] = Path(_value) if _name in {"SYNC_INBOX", "SYNC_SPOOL"} else _value
