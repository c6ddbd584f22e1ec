"""The address in a mail at which its kind is switched off, without signing in. It opens nothing else."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "notifications.mail_off"


@dataclass(frozen=True)
class MailOff:
    user_id: int
    verb: str


def address(*, user_id: int, verb: str) -> str:
    token = signing.Signer(salt=_SALT).sign_object([user_id, verb])
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('mail:off', args=[token])}"


def read(token: str) -> MailOff | None:
    """What an address of ours stands for; it does not grow old, because mails are kept for years."""
    try:
        user_id, verb = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    return MailOff(user_id, verb)
