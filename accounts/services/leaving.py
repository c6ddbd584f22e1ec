"""The end of an account: by its owner, by staff, or because nobody uses it.

The row of the person stays, without anything that tells who it was: pages, comments and the log of the site point at it,
and show 退会者. What each app keeps is erased by what it registered (accounts.personal_data).
"""

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts import personal_data
from accounts.mail_texts import values
from accounts.models import User
from accounts.permissions import may_close
from notifications.services import write_mail

# No mail is ever delivered to it (RFC 2606).
NOWHERE = "invalid"


class LastAdministrator(Exception):
    """Without this account nobody could give roles any more."""


def is_last_administrator(user: User) -> bool:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return user.is_superuser and user.is_active and not others.exists()


@transaction.atomic
def delete_account(*, user: User, by: User) -> None:
    """The person leaves. Raises PermissionDenied for anybody else's account, LastAdministrator."""
    if by != user:
        raise PermissionDenied
    _leave(user, how="own", text_key="accounts.left")


@transaction.atomic
def close_account(*, user: User, by: User | None, reason: str) -> None:
    """Staff close an account; `by` None: the portal itself. The person is told the reason. Raises as `delete_account`."""
    if by is not None and not may_close(by, user):
        raise PermissionDenied
    _leave(user, how="staff" if by else "unused", text_key="accounts.closed", by=by, reason=reason)


def _leave(user: User, *, how: str, text_key: str, by: User | None = None, reason: str = "") -> None:
    # Two administrators who leave at once meet here.
    locked = list(User.objects.select_for_update().filter(is_superuser=True).order_by("pk"))
    user = next((found for found in locked if found == user), None) or User.objects.select_for_update().get(pk=user.pk)
    if user.left_at:
        return
    if is_last_administrator(user):
        raise LastAdministrator
    email, known = user.email, values({"user": user, "reason": reason})
    for kind in reversed(personal_data.all_kinds()):
        kind.erase(user)
    _take_the_name_off(user)
    write_mail(key=text_key, to=email, values=known)
    log(user, "accounts.leave", user=by, title=personal_data.LEFT, data={"how": how, "reason": reason})


def _take_the_name_off(user: Any) -> None:
    now = timezone.now()
    user.email = f"left-{secrets.token_hex(16)}@{NOWHERE}"
    user.first_name, user.last_name = "", personal_data.LEFT
    # Ends every session at once: they are signed with the password.
    user.set_unusable_password()
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = user.last_seen_at = None
    user.date_joined = user.left_at = now
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
