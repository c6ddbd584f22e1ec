"""Mail: every one is a row first (`notifications`); the process that sends them hands the rows to the transport."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.settings.environment import env

PARTS = "in user and password write / as %2F, # as %23, ? as %3F, @ as %40, : as %3A and % as %25"


def transport_of(url: str) -> dict[str, Any]:
    """Django's settings for the address of a mail server. What is raised does not show it: it holds a password."""
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        raise ImproperlyConfigured(f"EMAIL_URL has no port that is a number; {PARTS}.") from None
    rest = f"{parts.path.strip('/')}{parts.fragment}" + (parts.query if "@" in parts.query else "")
    if parts.scheme.startswith("smtp") and (not parts.hostname or not has_port or rest):
        raise ImproperlyConfigured(f"EMAIL_URL is not smtp+tls://user:password@host:port; {PARTS}.")
    found: dict[str, Any] = env.email_url_config(url)
    return found


EMAIL_BACKEND = "notifications.mail_backend.RowBackend"
# The console by default: nothing leaves a machine on which mail was not set up.
_transport = transport_of(env("EMAIL_URL", default="consolemail://"))
MAIL_TRANSPORT = _transport.pop("EMAIL_BACKEND")
globals().update(_transport)
# Seconds for which one step of a conversation with the mail server may take.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# A mail service instead of a server: a name that django-anymail knows, such as amazon_ses, mailgun, postmark.
MAIL_SERVICE = env("MAIL_SERVICE", default="")
if MAIL_SERVICE:
    MAIL_TRANSPORT = f"anymail.backends.{MAIL_SERVICE}.EmailBackend"
# The service reports bounces to /mail-events/<service>/tracking/ with this "user:password"; without it there is no such page.
MAIL_WEBHOOK_SECRET = env("MAIL_WEBHOOK_SECRET", default="")
_options = env.json("MAIL_SERVICE_OPTIONS", default={})
if not isinstance(_options, dict):
    raise ImproperlyConfigured('MAIL_SERVICE_OPTIONS is not an object in JSON: {"POSTMARK_SERVER_TOKEN": "…"}.')
ANYMAIL = {
    **_options,
    "REQUESTS_TIMEOUT": EMAIL_TIMEOUT,
    "WEBHOOK_SECRET": MAIL_WEBHOOK_SECRET,
}

# Days after which the text of a mail is forgotten, sent or not; what lets people in is forgotten as soon as it is sent.
MAIL_BODY_DAYS = env.int("MAIL_BODY_DAYS", default=7)
# Days for which it is kept that a mail was sent, to whom and when.
MAIL_LOG_DAYS = env.int("MAIL_LOG_DAYS", default=365)
# Only in a demo: staff can read every mail, with the codes that let people in.
MAIL_KEEP_BODIES = env.bool("MAIL_KEEP_BODIES", default=False)
