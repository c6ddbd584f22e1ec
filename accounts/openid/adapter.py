"""What allauth asks the portal when somebody comes back from a provider."""

import logging
from typing import Any

from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest
from requests import RequestException

from accounts.openid.provider import app_of
from accounts.openid.providers import configured

logger = logging.getLogger(__name__)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the settings; allauth would look into its table too, which nobody fills."""
        return [
            app_of(found)
            for found in configured()
            if provider in (None, "openid_connect", found.id) and client_id in (None, found.client_id)
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return sociallogin.provider.configuration.staff or super().is_open_for_signup(request, sociallogin)

    def is_email_verified(self, provider: Any, email: str) -> bool:
        return bool(provider.configuration.trusts(email))

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """An untrusted provider could name anybody's address, and so take over the account."""
        return bool(login.provider.configuration.trusts(email))

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Any, str] | None:
        """The provider proves the address, before it is connected: what a stranger left in the account goes first."""
        found: tuple[Any, str] | None = super().authenticate_by_email(sociallogin)
        if found and sociallogin.state.get("process") not in (AuthProcess.CONNECT, AuthProcess.REDIRECT):
            verify_email_indirectly(self.request, *found)
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        # Nothing is fetched with it later; the sign-up would keep it in the session.
        sociallogin.token = None

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        """Of addresses that nobody has confirmed the one in the form counts alone."""
        sociallogin.email_addresses = [address for address in sociallogin.email_addresses if address.verified]
        return super().save_user(request, sociallogin, form)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say on the page what to do, and in the log what happened; a person who pressed "no" is no news."""
        if extra_context is None:
            return
        if exception is None and "state_id" in extra_context:
            extra_context["reason"] = "state"
        elif isinstance(exception, RequestException):
            extra_context["reason"] = "down"
        extra_context["provider_name"] = provider.name
        if exception:
            logger.warning("OpenID %s: %s", provider.sub_id, exception)
