"""One settings file. Everything a place of installation decides is an environment variable, named where it is read.

BANGFU_DATA      the folder of this register: database file, keys, uploads, results (default: ./bangfu-data)
BANGFU_DATABASE  postgresql://user@host/name; without it an SQLite file in BANGFU_DATA
BANGFU_EXPORT_HOURS
                 how long a list that a job made can be taken, in hours (default: 24)
BANGFU_HOSTS     names the site answers to, with commas (default: localhost,127.0.0.1)
BANGFU_HTTPS     1 when a server in front speaks HTTPS: cookies are then sent only there, and the addresses it names in
                 X-Forwarded-For are those of the people
BANGFU_LONG_EXPORT
                 rows above which a list is made by a job (default: 50000, a workbook of some ten seconds: whoever waits
                 longer before anything comes takes the site for dead, and a server in front may cut them off)
BANGFU_PACKS     the policy packs of this office, the oldest first, with commas
BANGFU_SECRET    the key of sessions; without it one is made and kept in BANGFU_DATA/keys
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import lazy

from bangfu.core.whole_files import private_file


def _database(url: str, data: Path) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(data / "register.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,  # seconds that a sign-in waits for an import to end
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY;"
                    "PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=4000"
                ),
            },
            "TEST": {"NAME": str(data / "test.sqlite3")},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("BANGFU_DATABASE must look like postgresql://user@host/name")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or query.get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # a register lies on flash or in memory, and a page must not wait for its query to be compiled
        "OPTIONS": {"options": "-c random_page_cost=1.1 -c jit=off"},
        "TEST": {"TEMPLATE": "template0"},
    }


@cache
def _secret() -> str:
    """The key of sessions, made when something is first signed: reading the settings leaves no trace on a disk."""
    given = os.environ.get("BANGFU_SECRET", "")
    if given:
        return given
    file = BANGFU_DATA / "keys" / "sessions.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = file.with_name(f".{file.name}.{os.getpid()}.part")
        with private_file(part) as stream:
            stream.write(secrets.token_urlsafe(50).encode())
        with suppress(FileExistsError):  # another process was quicker: its key is the one
            os.link(part, file)
        part.unlink()
    return file.read_text()


def _digest(folder: Path) -> str:
    """Stands for what the files of a folder hold."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return sha256(b"".join(file.name.encode() + file.read_bytes() for file in files)).hexdigest()[:12]


def _story_day(file: Path) -> date | None:
    """The day a demo's story has come to: its pages show that day instead of today."""
    return date.fromisoformat(file.read_text().strip()) if file.exists() else None


BANGFU_DATA = Path(os.environ.get("BANGFU_DATA", "bangfu-data")).resolve()
BANGFU_PACKS = os.environ.get("BANGFU_PACKS", "cn-2014,cn-2021").split(",")
BANGFU_LONG_EXPORT = int(os.environ.get("BANGFU_LONG_EXPORT", "50000"))  # a million rows took four minutes
BANGFU_EXPORT_HOURS = int(os.environ.get("BANGFU_EXPORT_HOURS", "24"))  # a working day and the next morning
BANGFU_DEMO = (BANGFU_DATA / "demo.txt").exists()  # written by `bangfu serve --demo`: its accounts are shown to sign in
BANGFU_TODAY = _story_day(BANGFU_DATA / "demo.txt")
BANGFU_STATIC = Path(__file__).resolve().parents[1] / "web" / "static"
DATABASES = {"default": _database(os.environ.get("BANGFU_DATABASE", ""), BANGFU_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = lazy(_secret, str)()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("BANGFU_HOSTS", "localhost,127.0.0.1").split(",")

INSTALLED_APPS = [
    "bangfu.web",  # first: its templates stand before those of sign-in
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "bangfu.programme.ledger",
    "bangfu.programme.jobs",
    "bangfu.programme.places",
    "bangfu.programme.accounts",
    "bangfu.programme.households",
    "bangfu.programme.intake",
    "bangfu.programme.assessment",
    "bangfu.programme.complaints",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "bangfu.web.compressing.CompressingMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bangfu.web.seen.SeenMiddleware",
    "bangfu.web.middleware.OfficeMiddleware",
    "axes.middleware.AxesMiddleware",
    "bangfu.site.receiving.ReceivingMiddleware",
]
ROOT_URLCONF = "bangfu.site.urls"
WSGI_APPLICATION = "bangfu.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bangfu.web.office.office",
            ],
            "builtins": ["bangfu.web.templatetags.bangfu"],
        },
    }
]

# -- who signs in -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "bangfu.web.signing_in.OfficeBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "bangfu.web.signing_in.OfficeAdapter"
MFA_ADAPTER = "bangfu.web.signing_in.OfficeMFAAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "6/15m/key"}  # of one-time codes; wrong passwords are counted by axes
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Bangfu"
CSRF_FAILURE_VIEW = "bangfu.web.pages.refusals.stale_form"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a township has one address for everybody
AXES_LOCKOUT_CALLABLE = "bangfu.web.signing_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "bangfu.web.signing_in.address_of"

# -- what a browser may do ------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"], "img-src": ["'self'", "data:"], "object-src": ["'none'"], "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"], "form-action": ["'self'"],
    },
}  # fmt: skip
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("BANGFU_HTTPS", "") == "1"
if SESSION_COOKIE_SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # who asks is the last address of X-Forwarded-For, which that server writes
    SECURE_HSTS_SECONDS = 31_536_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_TEMP_DIR = None  # where everything temporary goes: the process's room in BANGFU_DATA/scratch

# -- language, time, files --------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("BANGFU_TIME_ZONE", "Asia/Shanghai")
STATIC_URL = f"static/{_digest(BANGFU_STATIC)}/"  # new files, new addresses: a browser keeps them until then
STATIC_ROOT = BANGFU_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # style sheets lie in the package; nothing has to be collected first
WHITENOISE_IMMUTABLE_FILE_TEST = r"."  # every address: see STATIC_URL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masked": {"()": "bangfu.web.masking.Masked"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["masked"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # what somebody asked wrongly is told to them
}
SILENCED_SYSTEM_CHECKS: list[str] = []
