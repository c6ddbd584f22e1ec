"""Mail: every one is a row first (`notifications`); the process that sends them hands the rows to the transport."""

from portal.settings.environment import env

EMAIL_BACKEND = "notifications.mail_backend.RowBackend"
# The console by default: nothing leaves a machine on which mail was not set up.
_transport = env.email_url("EMAIL_URL", default="consolemail://")
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
ANYMAIL = {
    **env.json("MAIL_SERVICE_OPTIONS", default={}),
    "REQUESTS_TIMEOUT": EMAIL_TIMEOUT,
    "WEBHOOK_SECRET": MAIL_WEBHOOK_SECRET,
}

# Days after which the text of a mail is forgotten, sent or not; what lets people in is forgotten as soon as it is sent.
MAIL_BODY_DAYS = env.int("MAIL_BODY_DAYS", default=7)
# Days for which it is kept that a mail was sent, to whom and when.
MAIL_LOG_DAYS = env.int("MAIL_LOG_DAYS", default=365)
# Only in a demo: staff can read every mail, with the codes that let people in.
MAIL_KEEP_BODIES = env.bool("MAIL_KEEP_BODIES", default=False)
