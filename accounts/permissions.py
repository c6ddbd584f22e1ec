"""Who must sign in with a second factor, and whether it was passed."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

# Recovery codes stand in for one of these; by themselves they are none.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def works_in_admin(user: Any) -> bool:
    """Staff, as far as the second factor is concerned: whoever gets into the Wagtail admin."""
    return bool(user.is_authenticated and user.has_perm("wagtailadmin.access_admin"))


def has_second_factor(user: Any) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists())


def passed_second_factor(request: HttpRequest) -> bool:
    """Whether the person proved a second factor (or used a recovery code) in this session."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def may_reset_second_factor(by: Any, user: Any) -> bool:
    """Whoever may change accounts; nobody their own (that is what recovery codes are for), and that of a superuser

    a superuser alone.
    """
    if not by.is_active or by.pk == user.pk or (user.is_superuser and not by.is_superuser):
        return False
    return bool(by.has_perm("accounts.change_user"))
