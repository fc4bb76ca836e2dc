"""The settings of a worker that a test starts: the test's database, mail server and queue."""

import json
import os

from educonnect_admin import schedule
from educonnect_admin.settings.test import *  # noqa: F403
from educonnect_admin.settings.test import REDIS_URL

_given = json.loads(os.environ["TEST_WORKER"])
DATABASES = {"default": _given["database"]}
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_DEFAULT_QUEUE = _given["queue"]
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = {} if REDIS_URL else _given["folders"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", _given["port"]
LOGGING = {"level": "ERROR"}
# The clock of a test does not wait ten seconds.
schedule.SCHEDULE["mails"]["schedule"] = 0.2
