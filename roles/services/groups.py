"""A role works in the Wagtail admin through a group; memberships follow from the grants."""

from typing import Any

from django.contrib.auth.models import Group

from roles.enums import GROUP_OF_ROLE, Role
from roles.models import RoleGrant
from roles.services.group_rights import write_group_rights

REMEMBERED = (
    "_active_role_grants",
    "_own_group_permissions",
    "_pages_within_reach",
    "_perm_cache",
    "_group_perm_cache",
    "_user_perm_cache",
    "_page_permission_cache",
    "_explorable_root_page_cache",
    "_collection_permission_cache",
)


def follow_grants(user: Any) -> None:
    """Set the person's groups and superuser mark after the grants that hold today.

    Groups of a role that the person never had by a grant are left alone: somebody put the person there by hand.
    """
    grants = RoleGrant.objects.filter(user=user)
    held = {Role(role) for role in grants.active().values_list("role", flat=True)}
    ever = {Role(role) for role in grants.order_by().values_list("role", flat=True).distinct()}
    names = {name for role, name in GROUP_OF_ROLE.items() if role in held}
    of_roles = {name for role, name in GROUP_OF_ROLE.items() if role in ever}
    present = set(user.groups.filter(name__in=of_roles).values_list("name", flat=True))
    user.groups.remove(*Group.objects.filter(name__in=present - names))
    user.groups.add(*(group_of(name) for name in names - present))
    if Role.ADMINISTRATOR in ever and user.is_superuser != (Role.ADMINISTRATOR in held):
        user.is_superuser = Role.ADMINISTRATOR in held
        user.save(update_fields=["is_superuser"])
    forget_rights(user)


def group_of(name: str) -> Group:
    """The group of a role; one that is missing is made with its rights."""
    group = Group.objects.filter(name=name).first()
    if group is None:
        write_group_rights()
        group = Group.objects.get(name=name)
    return group


def forget_rights(user: Any) -> None:
    """What this object remembers of its rights, Django's, Wagtail's and ours."""
    for name in REMEMBERED:
        user.__dict__.pop(name, None)
