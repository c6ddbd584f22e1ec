"""The name of a person, as the person gives it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User


def lacks_name(user: Any) -> bool:
    """Such as after `forget_stranger`."""
    return not (user.last_name or user.first_name)


@transaction.atomic
def change_name(*, user: User, last_name: str, first_name: str, by: User) -> User:
    """The person gives or corrects the own name. Staff change those of others in the admin. Raises PermissionDenied."""
    if by != user:
        raise PermissionDenied
    if (user.last_name, user.first_name) != (last_name, first_name):
        user.last_name, user.first_name = last_name, first_name
        user.save(update_fields=["last_name", "first_name"])
        # Without the former name: the log lasts longer than it may be kept.
        log(user, "accounts.change_name", user=by)
    return user
