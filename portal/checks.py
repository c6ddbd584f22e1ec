"""System checks of what the switches say: numbers that make sense, and an address that others reach."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

# Below it something would end before anybody could use it.
AT_LEAST_ONE = (
    "EMAIL_TIMEOUT",
    "INVITATION_DAYS",
    "MAIL_BODY_DAYS",
    "MAIL_LOG_DAYS",
    "ROLE_CONFIRM_DAYS",
    "STALE_AFTER_MONTHS",
)
# Owners are told a month before the end.
SHORTEST_UNUSED = 90
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")


@register()
def numbers_make_sense(**kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = [
        Error(f"{name} must be 1 or more.", id="portal.E001") for name in AT_LEAST_ONE if getattr(settings, name) < 1
    ]
    if 0 < settings.ACCOUNT_UNUSED_DAYS < SHORTEST_UNUSED:
        found.append(
            Error(
                f"ACCOUNT_UNUSED_DAYS must be {SHORTEST_UNUSED} or more, or 0: accounts in use would be closed.",
                id="portal.E002",
            )
        )
    return found


@register()
def the_address_is_one(**kwargs: Any) -> list[CheckMessage]:
    parts = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    if parts.scheme in ("http", "https") and parts.hostname:
        return []
    return [Error("BASE_URL is no address such as https://portal.example.lg.jp.", id="portal.E003")]


@register(deploy=True)
def others_reach_the_address(**kwargs: Any) -> list[CheckMessage]:
    """Links of mails and passkeys are bound to it."""
    parts = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    found: list[CheckMessage] = []
    if parts.hostname in OWN_MACHINE:
        found.append(Error("BASE_URL is this machine: links in mails lead nowhere.", id="portal.E004"))
    if settings.HTTPS and parts.scheme == "http":
        found.append(Error("BASE_URL begins with http:, but HTTPS is on.", id="portal.E005"))
    return found
