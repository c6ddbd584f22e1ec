"""System checks of mail: what is wrong with the settings shows at the start, not when the first mail is due."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
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
