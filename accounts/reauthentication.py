"""Some things are done only by a person who has just shown who it is, not by whoever finds the window open."""

import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest


def is_fresh(request: HttpRequest) -> bool:
    """Signed in, or asked again, within the last minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT)."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)


def ask_again(request: HttpRequest) -> None:
    """Lead to allauth's page for a password or a second factor, and back; return if the person has neither."""
    if get_adapter().get_reauthentication_methods(request.user):
        raise ReauthenticationRequired
