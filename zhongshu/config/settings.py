"""Settings, in one file, driven by the environment. The first database is SQLite; DATABASE_URL names a PostgreSQL instead."""

from __future__ import annotations

import gc
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from zhongshu import __version__

gc.set_threshold(
    50_000, 20, 20
)  # a page makes thousands of objects and few cycles: looking for those after every 700 costs a tenth of all time

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ZHONGSHU_DATA", "data")).resolve()


def _flag(name: str) -> bool:
    return os.environ.get(name, "") in ("1", "yes", "true")


def _secret_key() -> str:
    """From the environment, or the file that `zhongshu` made on its first run; without either, one for this process alone."""
    key_file = DATA / "secret.key"
    return os.environ.get("SECRET_KEY") or (key_file.read_text().strip() if key_file.exists() else "") or secrets.token_urlsafe(50)


def _database() -> dict[str, Any]:
    url = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not url.scheme:
        options = {
            "transaction_mode": "IMMEDIATE",  # with the default, writers that read first fail as locked
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536",
        }
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "zhongshu.sqlite3", "OPTIONS": options, "CONN_MAX_AGE": None}
    if url.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": url.port or "",
        # compiling a page's question takes fifty times as long as answering it; and its rows lie in memory or on a disk without a head
        "OPTIONS": {"options": "-c jit=off -c random_page_cost=1.1"},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ZHONGSHU_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ZHONGSHU_ORIGINS", "").split(",") if origin]
DATABASES = {"default": _database()}
FILES_DIR = DATA / "files"
INBOX_DIR = Path(os.environ.get("ZHONGSHU_INBOX", DATA / "inbox")).resolve()  # where a scanner writes

BUSINESSES = [f"zhongshu.business.{name}" for name in ("documents", "incoming", "supervision", "breakdown", "livelihood", "coordination")]
CORE = [f"zhongshu.core.{room}" for room in (
    "org", "access", "events", "calendar", "parameters", "files", "numbering", "matters", "circulation", "urging", "assignments", "notify", "search", "jobs", "entrance", "staffing", "handover", "proofing", "ui",
)]  # fmt: skip
INSTALLED_APPS = [
    *BUSINESSES,
    *CORE,
    "zhongshu.core.platform",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "zhongshu.core.access.middleware.ActorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zhongshu.core.entrance.sessions.SessionMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "core" / "ui" / "templates"],  # before allauth's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhongshu.core.ui.context.ui",
            ],
        },
    },
]

ROOT_URLCONF = "zhongshu.config.urls"
WSGI_APPLICATION = "zhongshu.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "staticfiles": {"BACKEND": "zhongshu.core.ui.static_files.VersionedFiles"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31_536_000  # every address carries the version
STATIC_VERSION = __version__

AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "zhongshu.core.access.passwords.ThreeKindsValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "zhongshu.core.entrance.login.LoginAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/10m/key,30/10m/ip",
    "login": "60/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_ALLOW_SIGNUPS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "中枢"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _flag("ZHONGSHU_INSECURE_ORIGIN")

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}  # lockout counts are shared by all processes
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ZHONGSHU_PROXIES", "0"))  # how many proxies of ours stand before it
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zhongshu.core.access.middleware.forbidden"
BEHIND_HTTPS = _flag("ZHONGSHU_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

LLM_ADDRESS = os.environ.get("ZHONGSHU_LLM", "").strip()  # 大模型复读 is off without one
LLM_MODEL = os.environ.get("ZHONGSHU_LLM_MODEL", "").strip() or "default"
LLM_KEY = os.environ.get("ZHONGSHU_LLM_KEY", "").strip()

DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "CRITICAL"}},  # a bug is logged with its incident number, a refusal is none
}
SILENCED_SYSTEM_CHECKS: list[str] = []
