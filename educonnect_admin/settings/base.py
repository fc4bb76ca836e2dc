"""Settings shared by every environment; the process environment is read in these files only."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ

from educonnect_admin import schedule

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent

INSTALLED_APPS = [
    "widget_tweaks", "dsfr", "django.forms", "django.contrib.auth", "django.contrib.contenttypes",
    "django.contrib.sessions", "django.contrib.messages", "django.contrib.postgres",
    "django.contrib.staticfiles", "django_tables2", "django_filters",
    "common", "ops", "establishments", "accounts", "students", "guardians", "sync", "stats",
    "guide", "mailings", "guichet", "entrance", "troubleshooting", "settings_app", "audit",
    "quick_search", "operations",
    "csp",
]  # fmt: skip

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "common.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "common.middleware.RequestLog",
    "common.middleware.by_host",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "entrance.middleware.agent_sessions",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "educonnect_admin.urls"
# The public side has its own hosts and paths. The links of mails start with this address, never
# with what a request calls its host.
GUICHET_URLCONF = "educonnect_admin.guichet_urls"
GUICHET_URL = env.str("GUICHET_URL", f"http://guichet.localhost:{env.int('PORT', 8000)}")
GUICHET_HOSTS = env.list("GUICHET_HOSTS", default=[urlsplit(GUICHET_URL).hostname])
WSGI_APPLICATION = "educonnect_admin.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "common.context.site",
                "establishments.context.console",
            ],
            "builtins": ["common.templatetags.ui", "django.templatetags.static"],
        },
    },
]

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000

AUTH_USER_MODEL = "establishments.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_HASHERS = ["establishments.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "accounts.choosing.NotTooLong"},
    {"NAME": "accounts.choosing.NotCommon"},
    {"NAME": "accounts.choosing.NotPersonal"},
]
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_NAME = "csrf"
DEVICE_COOKIE_NAME = "device"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "common.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_TAGS = {40: "error"}

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"], "object-src": ["'none'"], "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"], "form-action": ["'self'"], "connect-src": ["'self'"],
        "script-src": ["'self'"], "style-src": ["'self'"], "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
    },
}  # fmt: skip

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
DSFR_USE_INTEGRITY_CHECKSUMS = False
DSFR_MARK_OPTIONAL_FIELDS = False
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# The look: « neutre » carries no mark of the State; « etat » is for the State's own sites.
BRAND = env.str("BRAND", "neutre")
VERSION = "0.1.0"

# Compiled just in time, the long statements of the feed take twenty times as long.
WITHOUT_JIT = "-c jit=off"
CACHES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
if REDIS_URL := env.str("REDIS_URL", ""):
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
# Redis hung is seen within two seconds; what a dead worker had taken is given again after a quarter
# of an hour, and looked for every ten seconds (F2, F9).
VISIBILITY = {"visibility_timeout": 900}
REDIS_QUEUE = {
    **VISIBILITY,
    "socket_timeout": 2, "socket_connect_timeout": 2,
    "unacked_restore_interval": 10, "unacked_restore_throttle": 1,
}  # fmt: skip
CELERY_VISIBILITY_TIMEOUT = VISIBILITY["visibility_timeout"]
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = VISIBILITY

# In front of us, a proxy that ends TLS and adds the visitor's address.
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", False)

# From there, administration asks no second factor (R10, R11); the dépannage may ask one too.
ADMINISTRATIVE_NETWORKS = env.list("ADMINISTRATIVE_NETWORKS", default=[])
TROUBLESHOOTING_SECOND_FACTOR = env.bool("TROUBLESHOOTING_SECOND_FACTOR", False)

# How often a sign-in may fail. By subject, before a lock (G4, P4); by address, where a whole lycée
# may stand, before an unknown browser must answer a question (ten minutes) or wait (an hour, P6).
SIGN_IN_LIMITS = {
    "tries": 5, "tries_of_a_known_browser": 10,
    "failures": 200, "subjects": 50, "failures_in_an_hour": 1_000, "subjects_everywhere": 150,
}  # fmt: skip
# Agents' sessions (H4): minutes without a page, there and in the dépannage; hours in all; how many.
AGENT_SESSIONS = {"idle": 30, "idle_troubleshooting": 15, "hours": 8, "open": 3}

# The staff's identity provider (OpenID Connect); without an issuer, there is none.
OIDC_ISSUER = env.str("OIDC_ISSUER", "")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
OIDC_SCOPE = env.str("OIDC_SCOPE", "openid profile")
OIDC_USERNAME_CLAIM = env.str("OIDC_USERNAME_CLAIM", "preferred_username")
OIDC_LABEL = env.str("OIDC_LABEL", "mon académie")
# The values of « acr » by which the provider vouches for a second factor.
OIDC_STRONG_ACR = env.list("OIDC_STRONG_ACR", default=[])

# The portal ARENA: the addresses of its proxy, whose headers are believed (F15); none by default.
ARENA_PROXIES = env.list("ARENA_PROXIES", default=[])
ARENA_USER_HEADER = env.str("ARENA_USER_HEADER", "ct-remote-user")
ARENA_ADMINISTRATION = env.str("ARENA_ADMINISTRATION", "educonnect-administration")
ARENA_TROUBLESHOOTING = env.str("ARENA_TROUBLESHOOTING", "educonnect-depannage")
ARENA_GIVES_SECOND_FACTOR = env.bool("ARENA_GIVES_SECOND_FACTOR", False)

# How long a provisional password may be used (A7, G3), how many symbols it has (G2).
PROVISIONAL_PASSWORD_DAYS = env.int("PROVISIONAL_PASSWORD_DAYS", 90)
PROVISIONAL_PASSWORD_LENGTH = env.int("PROVISIONAL_PASSWORD_LENGTH", 12)
# Printed for the représentants légaux, beside the addresses of the establishment (R177).
DEFAULT_SERVICE_URL = env.str("DEFAULT_SERVICE_URL", "https://teleservices.education.gouv.fr")
# The server itself may try whether an address of a service answers (H9): off, nothing goes out.
VERIFY_ADDRESSES_FROM_SERVER = env.bool("VERIFY_ADDRESSES_FROM_SERVER", False)
# A paper can be fetched again by its owner during this time.
DISTRIBUTION_HOURS = 24
# How far back the journal is shown to those who direct (B1, A7).
JOURNAL_MONTHS = 12
# « Tranches d'âge » (A13): under the first, from the first to before the second, from the second.
AGE_BANDS = (15, 18)

# Where the files of the night arrive (SYNC_INBOX/<UAI>/…); none: the night has no feed of its own.
SYNC_INBOX = Path(env.str("SYNC_INBOX", "")) if env.str("SYNC_INBOX", "") else None
# How many processes take them at once, and how long a file still being written is waited for.
SYNC_PROCESSES = env.int("SYNC_PROCESSES", os.cpu_count() or 1)
SYNC_PATIENCE = env.int("SYNC_PATIENCE", 120)
# What the clock starts each night, in order (K3), and how often it asks what is due, in seconds.
NIGHT = "educonnect_admin.schedule.NIGHT"
NIGHT_TICK = env.float("NIGHT_TICK", 600.0)
CELERY_BEAT_SCHEDULE = schedule.beat(NIGHT_TICK)
# Whoever is written to in the morning when a night went wrong, and where he will find the console.
CONSOLE_URL = env.str("CONSOLE_URL", f"http://localhost:{env.int('PORT', 8000)}")
OPERATORS_MAILS = env.list("OPERATORS_MAILS", default=[])
# Days without any link after which an account is closed, then its personal data erased (A37, F20).
CLOSED_AFTER_DAYS = env.int("CLOSED_AFTER_DAYS", 90)
ERASED_AFTER_DAYS = env.int("ERASED_AFTER_DAYS", 92)
# A provisional password « expire bientôt » so many days before its end (G3).
DEADLINE_SOON_DAYS = 15
# The feed: when a file goes on hold (thresholds of the guard), and where a held file waits.
SYNC_SPOOL = BASE_DIR / ".local" / "spool"
SYNC_GUARD = {
    "missing_rows": 5, "missing": 0.10, "missing_summer": 0.60, "renamed": 0.20, "no_class": 0.50,
}  # fmt: skip
SYNC_SCHOOL_YEAR = env.int("SYNC_SCHOOL_YEAR", 0)  # 0: the year of today

EMAIL_TIMEOUT = 10
# An information by mail carries a link; with this, the provisional password as well (K13).
MAIL_WITH_PASSWORD = env.bool("MAIL_WITH_PASSWORD", False)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "ne-pas-repondre@educonnect.example")
LOGGING_CONFIG = "educonnect_admin.logs.configure"
LOGGING = {"level": env.str("LOG_LEVEL", "INFO")}
