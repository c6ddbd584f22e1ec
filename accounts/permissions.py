"""Who must sign in with a second factor, and whether it was passed; who may close accounts and publish what people agree to."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from wagtail.permissions import policy_registry

from accounts.models import ConsentText, User
from accounts.openid import passed_mfa

# Recovery codes stand in for one of these; by themselves they are none.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def works_in_admin(user: Any) -> bool:
    """Staff, as far as the second factor is concerned: whoever gets into the Wagtail admin."""
    return bool(user.is_authenticated and user.has_perm("wagtailadmin.access_admin"))


def has_second_factor(user: Any) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists())


def passed_second_factor(request: HttpRequest) -> bool:
    """Whether the person proved a second factor in this session: here, or at a provider that asks everybody for one.

    A recovery code stands in for it.
    """
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records) or passed_mfa(request)


def may_reset_second_factor(by: Any, user: Any) -> bool:
    """Whoever may help people to sign in or change their accounts; nobody their own (that is what recovery codes are for),

    and that of a superuser a superuser alone.
    """
    return _may_tend(by, user, "change")


def may_close(by: Any, user: User) -> bool:
    """Staff who may stop or delete accounts; that of an administrator only another one. One's own is deleted, not closed."""
    return _may_tend(by, user, "delete")


def _may_tend(by: Any, user: Any, action: str) -> bool:
    if not by.is_active or by.pk == user.pk or (user.is_superuser and not by.is_superuser):
        return False
    policy = policy_registry.get_by_type(User)
    return bool(policy.user_has_any_permission_for_instance(by, {"tend", action}, user))


def may_publish(by: Any, text: ConsentText) -> bool:
    may_change = policy_registry.get_by_type(ConsentText).user_has_permission_for_instance(by, "change", text)
    return by.is_active and bool(may_change) and text.published_at is None
