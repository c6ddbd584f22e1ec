"""Accounts whose address nobody has proved: a stranger may have typed it.

Whoever proves it later gets an account with nothing of the stranger's in it, neither a way in nor a name.
"""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import Consent, User
from notifications.models import Mail


def unproved() -> QuerySet[User]:
    """Accounts made by staff count as proved, with or without rows of allauth: a colleague typed their address."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Exists(addresses), ~Exists(addresses.filter(verified=True)))


def _deletable() -> QuerySet[User]:
    """Those that own nothing: nobody was ever let in, and staff gave them nothing."""
    return unproved().filter(last_login=None, is_staff=False, is_superuser=False, groups=None)


def _with_address(email: str) -> QuerySet[User]:
    rows = EmailAddress.objects.filter(email=email.lower())
    return User.objects.filter(Q(email__iexact=email) | Q(pk__in=rows.values("user")))


def may_sign_up_anew(*, email: str) -> bool:
    """Whether the address is known, but only from sign-ups that were broken off."""
    people = _with_address(email)
    return people.exists() and not people.exclude(pk__in=_deletable().values("pk")).exists()


@transaction.atomic
def delete_broken_off(*, email: str) -> None:
    """Make room for a new sign-up. The new account has a number of its own: a code of the former sign-up proves nothing of it."""
    for user in _with_address(email).filter(pk__in=_deletable().values("pk")).select_for_update(of=("self",)):
        user.delete()


@transaction.atomic
def forget_stranger(*, user: Any, keeps_password: bool = False, keeps_name: bool = False) -> None:
    """Take from an account whatever was there before its address was proved: ways in, sessions, name and consent.

    `keeps_password`: the owner has just chosen it. `keeps_name`: staff have looked at it.
    """
    for kind in (Authenticator, SocialAccount, Consent):
        kind.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    if not keeps_password:
        # Ends sessions that are listed nowhere, too: they are signed with the password.
        user.set_unusable_password()
    if not keeps_name:
        user.last_name = user.first_name = ""
    user.save(update_fields=["password", "last_name", "first_name"])
    log(user, "accounts.forget_stranger", data={"user": user.pk})


def delete_unproved_accounts() -> int:
    """Delete accounts that nobody proved within the days of the settings, with all that is kept of them; return their number."""
    if not settings.ACCOUNT_UNPROVED_DAYS:
        return 0
    until = timezone.now() - timedelta(days=settings.ACCOUNT_UNPROVED_DAYS)
    deleted = 0
    for known in _deletable().filter(date_joined__lte=until).order_by("pk"):
        with transaction.atomic():
            # Looked at again: it may have been proved meanwhile.
            user = _deletable().filter(pk=known.pk).select_for_update(of=("self",)).first()
            if user is not None:
                Mail.objects.filter(user=user).delete()
                user.delete()
                deleted += 1
    return deleted
