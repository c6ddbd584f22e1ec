"""Sign-in by OpenID Connect: GビズID, the prefecture's Entra or Keycloak (docs/personal-data.md).

No provider, no trace of it on any page. What a provider may say is in accounts.openid.providers.
"""

from portal.settings.environment import env

# A list in JSON, an object a provider. It holds secrets: OIDC_PROVIDERS_FILE reads it from a file.
OIDC_PROVIDERS = env.json("OIDC_PROVIDERS", default=[])

SOCIALACCOUNT_ADAPTER = "accounts.openid.adapter.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"provider_class": "accounts.openid.provider.PortalProvider"}}
SOCIALACCOUNT_FORMS = {
    "disconnect": "accounts.openid.forms.DisconnectForm",
    "signup": "accounts.openid.forms.SignUpForm",
}
# People give their name and agree to what is kept of them, whatever the provider told.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_REQUIRED = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Only of providers whose e-mail is trusted (`trust_email`).
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
