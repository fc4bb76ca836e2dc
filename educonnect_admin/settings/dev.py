"""A machine without services, and the demonstration: everything embedded under .local/."""

from educonnect_admin import embedded
from educonnect_admin.settings.base import *

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or embedded.secret("session")
SECRET_RING = env.str("SECRET_RING", "") or f"1:{embedded.secret('accounts')}"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "guichet.localhost"]
# The machine itself counts as the administrative network.
ADMINISTRATIVE_NETWORKS = env.list("ADMINISTRATIVE_NETWORKS", default=["127.0.0.0/8", "::1/128"])
DATABASES = {
    "default": env.db("DATABASE_URL", "") if env.str("DATABASE_URL", "") else embedded.database()
}
DATABASES["default"].setdefault("OPTIONS", {})["options"] = WITHOUT_JIT
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_QUEUE if REDIS_URL else embedded.broker()
SYNC_INBOX = SYNC_INBOX or embedded.LOCAL / "inbox"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = embedded.LOCAL / "mails"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
LOGGING["level"] = env.str("LOG_LEVEL", "WARNING")
