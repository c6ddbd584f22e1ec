"""allauth's OpenID Connect with what the portal asks of it: PKCE, nonce, signature, and no more data than needed."""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from requests import RequestException

from accounts.openid.flow import CodeFlow
from accounts.openid.providers import OpenIDProvider, find

HINT_LENGTH = 200


def app_of(provider: OpenIDProvider) -> SocialApp:
    """What allauth works with; never saved."""
    return SocialApp(
        provider=PortalProvider.id,
        provider_id=provider.id,
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.secret,
        settings={
            "server_url": provider.server_url.rstrip("/"),
            "scope": list(provider.scopes),
            "uid_field": provider.uid_claim,
            "oauth_pkce_enabled": True,
            "fetch_userinfo": True,
            **({"token_auth_method": provider.token_auth_method} if provider.token_auth_method else {}),
        },
    )


class PortalProvider(OpenIDConnectProvider):
    oauth2_adapter_class = CodeFlow
    # Its `urls` lead to our views.
    package = "accounts.openid"

    @property
    def configuration(self) -> OpenIDProvider:
        provider = find(self.sub_id)
        if provider is None:
            raise SocialApp.DoesNotExist
        return provider

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """To the provider, with a nonce that must come back; an error page if the provider does not answer."""
        nonce = secrets.token_urlsafe(24)
        parameters = {**kwargs.pop("auth_params", {}), "nonce": nonce}
        try:
            return super().redirect(
                request, process, next_url=next_url, data=data, auth_params=parameters, nonce=nonce, **kwargs
            )
        except (RequestException, OAuth2Error) as error:
            return render_authentication_error(request, self, exception=error)

    def get_auth_params_from_request(self, request: HttpRequest, action: Any) -> dict[str, str]:
        # allauth would take what stands in the address of the request.
        return dict(self.get_auth_params())

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(self.get_scope())

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """The hint at the organization, and nothing else of what the provider tells."""
        claims, provider = self.claims(data), self.configuration
        hints = {
            "organization_number": claims.get(provider.organization_number_claim),
            "organization_name": claims.get(provider.organization_name_claim),
        }
        return {name: str(value)[:HINT_LENGTH] for name, value in hints.items() if value}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        claims = self.claims(data)
        fields = {"email": "email", "first_name": "given_name", "last_name": "family_name"}
        found = {name: claims[claim] for name, claim in fields.items() if isinstance(claims.get(claim), str)}
        if self.configuration.organization_name_claim != "name" and "last_name" not in found:
            found["last_name"] = claims.get("name") or ""
        return found

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Whatever the provider says of it: an address is confirmed if the settings trust the provider, else by our mail."""
        email = self.claims(data).get("email")
        if not isinstance(email, str) or not email:
            return []
        return [EmailAddress(email=email, verified=self.configuration.trusts(email), primary=True)]

    @staticmethod
    def claims(data: dict[str, Any]) -> dict[str, Any]:
        """Of the id_token and the userinfo endpoint together (accounts.openid.flow)."""
        claims: dict[str, Any] = data["userinfo"]
        return claims


def hint_of(account: SocialAccount) -> str:
    """法人名（法人番号）, as far as the provider told them."""
    name, number = (account.extra_data.get(f"organization_{part}", "") for part in ("name", "number"))
    return f"{name}（法人番号 {number}）" if name and number else name or (f"法人番号 {number}" if number else "")


provider_classes = [PortalProvider]
