"""Leads signed-in people to a new version of what they agreed to, before pages of their own."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts import services

# Pages on the way there, and those that need no consent: to see one's data, to leave, to sign in and out.
OPEN = {
    "accounts:consent",
    "accounts:terms",
    "accounts:data",
    "accounts:download",
    "accounts:delete",
    "accounts:left",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "accounts:second_factor",
}
# Nothing stands between a person and the second factor.
OPEN_FROM = "mfa_"
# In the session: the version that the person has agreed to.
AGREED = "consent_text"


class ConsentMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, values: Any) -> HttpResponseBase | None:
        """What is sent by a form goes through: nothing that was typed is lost."""
        if request.method != "GET" or not request.path_info.startswith(settings.CONSENT_ASKED_UNDER):
            return None
        if not request.user.is_authenticated or _is_open(request) or not must_agree(request):
            return None
        return redirect(f"{reverse('accounts:consent')}?{urlencode({'next': request.get_full_path()})}")


def must_agree(request: HttpRequest) -> bool:
    text = services.text_in_force()
    if text is None or request.session.get(AGREED) == text.pk:
        return False
    if not services.has_agreed(request.user, text):
        return True
    request.session[AGREED] = text.pk
    return False


def _is_open(request: HttpRequest) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in OPEN or name.startswith(OPEN_FROM)
