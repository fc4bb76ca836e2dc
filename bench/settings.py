"""The settings of the measures: as in production, on the embedded PostgreSQL, elsewhere than the
demonstration.
"""

from educonnect_admin import embedded
from educonnect_admin.settings.base import *  # noqa: F403  settings are inherited so

DATABASE = "educonnect_bench"

DEBUG = False
SECRET_KEY = "measures-only-secret-key-that-signs-nothing-real"  # noqa: S105
SECRET_RING = "1:" + "22" * 32
ALLOWED_HOSTS = ["testserver"]
ADMINISTRATIVE_NETWORKS = ["127.0.0.0/8"]
# All the work of a statement is done, and counted, in its own backend.
DATABASES = {
    "default": embedded.database(DATABASE)
    | {"CONN_MAX_AGE": None, "OPTIONS": {"options": "-c max_parallel_workers_per_gather=0"}}
}
CELERY_BROKER_URL = "memory://"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405  as above; whitenoise wants a folder
SYNC_SPOOL = embedded.LOCAL / "bench-spool"
