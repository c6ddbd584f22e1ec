"""Sign-in by OpenID Connect, on allauth's provider, by settings alone.

Light: what is here may be imported before the apps are ready.
"""

from django.http import HttpRequest


def passed_mfa(request: HttpRequest) -> bool:
    """Whether the person signed in to this session by a provider that asks everybody for a second factor (`mfa`)."""
    from allauth.account.authentication import get_authentication_records

    from accounts.openid.providers import find

    records = get_authentication_records(request, request.user)
    signed_in_by = (found.get("provider", "") for found in records if found.get("method") == "socialaccount")
    return any(provider.mfa for name in signed_in_by if (provider := find(name)))
