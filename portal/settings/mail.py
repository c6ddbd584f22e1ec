"""Mail: every one is a row first (`notifications`); the worker sends the rows by the transport."""

from portal.settings.environment import env

EMAIL_BACKEND = "notifications.mail_backend.RowBackend"
# The console by default: nothing leaves a machine on which mail was not set up.
_transport = env.email_url("EMAIL_URL", default="consolemail://")
MAIL_TRANSPORT = _transport.pop("EMAIL_BACKEND")
globals().update(_transport)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
