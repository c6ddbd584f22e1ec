"""The authorisation code flow. allauth keeps state and PKCE; nonce, signature and subject are checked here.

Whatever a provider answers, an OAuth2Error leaves this module, or an error of requests: both become a page in Japanese.
"""

from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
# Signed with a key that the provider alone has; never HS256, whose key is known to both, nor none.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCKS_APART = 60  # seconds


class CodeFlow(OpenIDConnectOAuth2Adapter):
    # What was sent along when this sign-in began; set by the view from the state that came back.
    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        found = super().openid_config
        if not isinstance(found, dict) or any(not isinstance(found.get(name), str) for name in NEEDED):
            raise OAuth2Error("the provider's description lacks something")
        return found

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        try:
            claims = self._checked(app, kwargs["response"]["id_token"])
            about = self._fetch_user_info(token.token) if self.openid_config.get("userinfo_endpoint") else {}
            if about and about["sub"] != claims["sub"]:
                raise OAuth2Error("the provider tells of somebody else")
            return self.get_provider().sociallogin_from_response(request, {"userinfo": claims | about})
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"not a valid id_token: {error}") from error
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise OAuth2Error(f"an answer that cannot be read: {error!r}") from error

    def _checked(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(id_token)
        if header["alg"] not in ALGORITHMS:
            raise OAuth2Error(f"signed with {header['alg']}")
        claims: dict[str, Any] = jwt.decode(
            id_token,
            key=self.key_of(header.get("kid")),
            algorithms=[header["alg"]],
            audience=app.client_id,
            issuer=self.openid_config["issuer"],
            leeway=CLOCKS_APART,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
        if not self.nonce or claims.get("nonce") != self.nonce:
            raise OAuth2Error("the nonce is another one")
        return claims

    def key_of(self, name: str | None) -> Any:
        """The provider's key of this name; without a name its only one (OpenID Connect Core, 10.1)."""
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
        keys = [key for key in jwt.PyJWKSet.from_dict(response.json()).keys if key.public_key_use in (None, "sig")]
        if name is not None:
            keys = [key for key in keys if key.key_id == name]
        if len(keys) != 1:
            raise OAuth2Error(f"no single key {name or 'without a name'}")
        return keys[0].key
