"""System checks of mail: what is wrong with the settings shows at the start, not when the first mail is due."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning
from django.core.mail import get_connection


@register()
def mail_can_be_sent(**kwargs: Any) -> list[CheckMessage]:
    """The transport can be made; whether its server answers is another matter."""
    try:
        get_connection(settings.MAIL_TRANSPORT)
    except Exception as error:  # noqa: BLE001  # each transport has its own way to say what it lacks
        return [
            Error(
                f"No mail can be sent: {error}",
                hint="See EMAIL_URL, MAIL_SERVICE and MAIL_SERVICE_OPTIONS in .env.example.",
                id="notifications.E001",
            )
        ]
    return []


# Whatever they are handed counts as sent.
TO_NOBODY = ("console", "dummy", "filebased", "locmem")


@register(deploy=True)
def mails_reach_people(**kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.MAIL_TRANSPORT in [f"django.core.mail.backends.{name}.EmailBackend" for name in TO_NOBODY]:
        found.append(
            Error(
                "Mails go to nobody, and count as sent; by the console, codes that let people in stand in the log.",
                hint="Set EMAIL_URL or MAIL_SERVICE (.env.example).",
                id="notifications.E003",
            )
        )
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    if "." not in host:
        found.append(
            Error("DEFAULT_FROM_EMAIL has no domain that others know: mails are refused.", id="notifications.E004")
        )
    return found


@register()
def reports_come_from_a_service(**kwargs: Any) -> list[CheckMessage]:
    if not settings.MAIL_WEBHOOK_SECRET or settings.MAIL_SERVICE:
        return []
    return [
        CheckWarning(
            "MAIL_WEBHOOK_SECRET is set, but no MAIL_SERVICE that would report bounces.",
            id="notifications.W001",
        )
    ]


@register()
def bounces_come_from_the_service_alone(**kwargs: Any) -> list[CheckMessage]:
    user, colon, password = settings.MAIL_WEBHOOK_SECRET.partition(":")
    if not settings.MAIL_WEBHOOK_SECRET or (user and colon and len(password) >= 16):
        return []
    return [
        Error(
            "MAIL_WEBHOOK_SECRET is not user:password with a password of at least 16 characters.",
            id="notifications.E002",
        )
    ]
