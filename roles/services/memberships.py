"""A membership that somebody changed by hand becomes a grant, so that groups and grants never tell two stories."""

from collections.abc import Collection
from typing import Any

from roles.enums import GROUP_OF_ROLE, PREFECTURE_WIDE
from roles.models import RoleGrant
from roles.services.granting import end_grant, grant_role
from roles.services.groups import forget_rights


def grants_follow_group(user: Any, group_names: Collection[str], *, is_member: bool) -> None:
    """Who was put into a group of a role by hand, in Wagtail's form or a shell, holds the role; who was taken out does not.

    Memberships that follow from grants change nothing here.
    """
    forget_rights(user)
    for role, name in GROUP_OF_ROLE.items():
        # A role that names its areas cannot be read off a group: in it alone nobody may do anything.
        if name not in group_names or role not in PREFECTURE_WIDE:
            continue
        held = RoleGrant.objects.filter(user=user, role=role).active()
        if is_member and not held.exists():
            grant_role(user=user, role=role, by=None)
        elif not is_member:
            for grant in held:
                end_grant(grant=grant, by=None, reason="グループから外されたため")
