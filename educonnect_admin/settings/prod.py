"""The service itself: every value comes from the environment, nothing has a secret default."""

from pathlib import Path

from educonnect_admin.settings.base import *

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
SECRET_RING = env.str("SECRET_RING")
GUICHET_URL = env.str("GUICHET_URL")
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS"), *GUICHET_HOSTS]
CONSOLE_URL = env.str("CONSOLE_URL", "") or f"https://{ALLOWED_HOSTS[0]}"
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Added to what the address asks for itself, such as « ?sslmode=verify-full ».
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    f"{WITHOUT_JIT} -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"
    f" -c statement_timeout={env.str('STATEMENT_TIMEOUT', '10s')}"
)
CELERY_BROKER_URL = env.str("REDIS_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_QUEUE
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EMAIL_CONFIG = env.email("EMAIL_URL", "smtp://localhost:25")
vars().update(EMAIL_CONFIG)
SYNC_SPOOL = Path(env.str("SYNC_SPOOL", str(SYNC_SPOOL)))

SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
DEVICE_COOKIE_NAME = "__Host-device"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
