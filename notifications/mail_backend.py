"""Django's EMAIL_BACKEND: every mail of Django, Wagtail and allauth becomes a row like ours."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from notifications.services.mail import write_message


class RowBackend(BaseEmailBackend):
    """Writes rows; the worker sends them by the transport of the settings (`MAIL_TRANSPORT`)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            write_message(message)
        return len(email_messages)
