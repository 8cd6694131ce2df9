"""Django's settings, read once from the environment. Every variable is in docs/settings.md."""

import os
from datetime import timedelta
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from accord.foundation.postgres import connection, home

HOME = home.folder()
DEBUG = os.environ.get("ACCORD_DEBUG") == "1"
TESTING = os.environ.get("ACCORD_TESTING") == "1"


def _from_url(variable: str) -> dict[str, Any]:
    known = conninfo_to_dict(os.environ[variable])
    if not known.get("dbname"):
        raise ImproperlyConfigured(f"{variable} names no database; add it after the last slash.")
    options = {key: value for key, value in known.items() if key not in _DJANGO_NAMES}
    return {
        **{django: str(known.get(libpq) or "") for libpq, django in _DJANGO_NAMES.items()},
        "OPTIONS": options,
    }


_DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def _of_home(role: Any) -> dict[str, Any]:
    known = connection(HOME, role)
    return {
        "NAME": known.name,
        "USER": known.user,
        "HOST": str(known.host),
        "PORT": str(known.port),
        "OPTIONS": {"passfile": str(known.passfile)},
    }


def _database(settings: dict[str, Any], *, statement_timeout: str) -> dict[str, Any]:
    limits = (
        f"-c statement_timeout={statement_timeout} -c lock_timeout=10s -c jit=off -c timezone=UTC"
    )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        **settings,
        "OPTIONS": {
            **settings["OPTIONS"],
            "options": limits,
            "application_name": "accord",
            "prepare_threshold": 2,  # where the plans of statements are kept: bulk.plans_kept
        },
    }


if "DATABASE_URL" in os.environ:
    _app = _from_url("DATABASE_URL")
    _owner = _from_url("DATABASE_OWNER_URL") if "DATABASE_OWNER_URL" in os.environ else _app
else:
    _app, _owner = _of_home("app"), _of_home("owner")

DATABASES = {
    "default": _database(_app, statement_timeout=os.environ.get("ACCORD_STATEMENT_TIMEOUT", "15s")),
    "owner": _database(_owner, statement_timeout="0"),
}

SECRET_KEY = os.environ.get("ACCORD_SECRET_KEY") or home.secret_key(HOME)
# Never changed: lines of the stop list and the erased are known by hashes made with it.
STOP_KEY = os.environ.get("ACCORD_STOP_KEY") or home.stop_key(HOME)
ALLOWED_HOSTS = os.environ.get("ACCORD_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [
    origin for origin in os.environ.get("ACCORD_ORIGINS", "").split(",") if origin
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "csp",
    "procrastinate.contrib.django",
    # The slices, lowest first: views and rights are made in this order.
    "accord.foundation.apps.FoundationConfig",
    "accord.ui.apps.UiConfig",
    "accord.journal.apps.JournalConfig",
    "accord.lake.apps.LakeConfig",
    "accord.currencies.apps.CurrenciesConfig",
    "accord.team.apps.TeamConfig",
    "accord.notices.apps.NoticesConfig",
    "accord.marks.apps.MarksConfig",
    "accord.matching.apps.MatchingConfig",
    "accord.contacts.apps.ContactsConfig",
    "accord.definitions.apps.DefinitionsConfig",
    "accord.learning.apps.LearningConfig",
    "accord.campaigns.apps.CampaignsConfig",
    "accord.content.apps.ContentConfig",
    "accord.journeys.apps.JourneysConfig",
    "accord.leads.apps.LeadsConfig",
    "accord.deals.apps.DealsConfig",
    "accord.efforts.apps.EffortsConfig",
    "accord.enablement.apps.EnablementConfig",
    "accord.forecasts.apps.ForecastsConfig",
    "accord.goals.apps.GoalsConfig",
    "accord.agreements.apps.AgreementsConfig",
    "accord.scoring.apps.ScoringConfig",
    "accord.handoffs.apps.HandoffsConfig",
    "accord.intake.apps.IntakeConfig",
    "accord.attribution.apps.AttributionConfig",
    "accord.reporting.apps.ReportingConfig",
    "accord.meetings.apps.MeetingsConfig",
    "accord.toolaudit.apps.ToolauditConfig",
    "accord.sample.apps.SampleConfig",
    "accord.integrations.apps.IntegrationsConfig",
    "accord.desk.apps.DeskConfig",
    # After the slices, whose templates stand before its own.
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "accord.config.middleware.StrictHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "accord.config.middleware.LongForms",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accord.config.middleware.OnePage",
    "accord.config.middleware.Access",
]

ROOT_URLCONF = "accord.config.urls"
WSGI_APPLICATION = "accord.config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "accord.desk.views.common.frame.frame",
            ],
            "builtins": ["accord.ui.templatetags.accord"],
        },
    },
]

AUTH_USER_MODEL = "team.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accord.team.views.VariedPassword"},
]
ACCOUNT_ADAPTER = "accord.team.views.ClosedDoor"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accord.team.views.EndedByClosing"  # noqa: S105 a path
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to whatever address a stranger types
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
# How old figures of a first page may be; tests look at what they have just written.
_age = os.environ.get("ACCORD_FIGURES_AGE", "0" if TESTING else "20")
FIGURES_AGE = timedelta(seconds=int(_age))
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ACCORD_PROXIES", "0"))
_BEHIND_TLS = os.environ.get("ACCORD_TLS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if _BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _BEHIND_TLS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

# Shared by all web processes, so that tries at signing in are counted once.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_cache",
    }
}

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
FILES = HOME / "files"
LAKE = HOME / "lake"
UPLOAD_BYTES_BOUND = 256 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "accord.foundation.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("ko", _("Korean")),
    ("pt-br", _("Portuguese (Brazil)")),
    ("ro", _("Romanian")),
    ("ru", _("Russian")),
]
if TESTING:
    LANGUAGES = [*LANGUAGES, ("en-xa", _("Pseudo"))]

# Where people outside reach this installation: what links in mails to them begin with.
PUBLIC_URL = os.environ.get("ACCORD_URL", "").rstrip("/")
EMAIL_BACKEND = "accord.integrations.mail.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = os.environ.get("ACCORD_MAIL_FROM", "accord@localhost")
# Where calendars answer to invitations, which may be a mailbox that is read; else the sender's.
REPLIES_TO = os.environ.get("ACCORD_REPLIES_TO", "").strip() or DEFAULT_FROM_EMAIL
EMAIL_HOST = os.environ.get("ACCORD_SMTP_HOST", "")
# Behind which the mail listener takes letters; else that of the first mailbox.
MAIL_DOMAIN = os.environ.get("ACCORD_MAIL_DOMAIN", "").strip().lower().lstrip("@")
EMAIL_PORT = int(os.environ.get("ACCORD_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("ACCORD_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ACCORD_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ACCORD_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 15

# The company's own directory (OpenID Connect), by which members sign in.
DIRECTORY: dict[str, Any] = {
    "name": os.environ.get("ACCORD_OIDC_NAME", _("your company's account")),
    "issuer": os.environ.get("ACCORD_OIDC_ISSUER", ""),
    "client_id": os.environ.get("ACCORD_OIDC_CLIENT_ID", ""),
    "client_secret": os.environ.get("ACCORD_OIDC_CLIENT_SECRET", ""),
    "domains": frozenset(
        each.strip().lower()
        for each in os.environ.get("ACCORD_OIDC_DOMAINS", "").split(",")
        if each.strip()
    ),
    "newcomers": os.environ.get("ACCORD_OIDC_NEWCOMERS") == "1",
    "is_owner": os.environ.get("ACCORD_OIDC_OWNS_ADDRESSES") == "1",
}

# host:port pairs reached although they stand inside, such as a tool in the company's own network.
OUTGOING_ALLOWED = frozenset(
    each.strip().lower()
    for each in os.environ.get("ACCORD_OUTGOING_ALLOWED", "").split(",")
    if each.strip()
)

# The tools that can be connected: a dotted path each to the value that is one.
CONNECTORS = [
    "accord.integrations.hubspot.api.TOOL",
    "accord.integrations.salesforce.api.TOOL",
    "accord.integrations.mautic.api.TOOL",
    "accord.integrations.odoo.api.TOOL",
    "accord.integrations.example.api.TOOL",
    *(each.strip() for each in os.environ.get("ACCORD_CONNECTORS", "").split(",") if each.strip()),
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_secrets": {"()": "accord.config.logs.WithoutSecrets"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_secrets"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
