"""The suite of tests: embedded by default, real servers with DATABASE_URL and REDIS_URL."""

from educonnect_admin import embedded
from educonnect_admin.settings.base import *

DEBUG = False
SECRET_KEY = "tests-only-secret-key-that-signs-nothing-real"  # noqa: S105
SECRET_RING = "1:" + "11" * 32
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", "guichet.localhost"]
GUICHET_URL, GUICHET_HOSTS = "http://guichet.localhost", ["guichet.localhost"]
# The machine itself counts as the administrative network.
ADMINISTRATIVE_NETWORKS = env.list("ADMINISTRATIVE_NETWORKS", default=["127.0.0.0/8", "::1/128"])
DATABASES = {
    "default": env.db("DATABASE_URL", "") if env.str("DATABASE_URL", "") else embedded.database()
}
DATABASES["default"].setdefault("OPTIONS", {})["options"] = WITHOUT_JIT
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
SYNC_SPOOL = BASE_DIR / ".local" / "test-spool"
SYNC_PROCESSES, SYNC_PATIENCE = 1, 0
