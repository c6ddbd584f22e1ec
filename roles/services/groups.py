"""A role works in the Wagtail admin through a group; memberships follow from the grants."""

from typing import Any

from django.contrib.auth.models import Group

from roles.enums import GROUP_OF_ROLE, Role
from roles.models import RoleGrant


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
    user.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in names - present))
    if Role.ADMINISTRATOR in ever and user.is_superuser != (Role.ADMINISTRATOR in held):
        user.is_superuser = Role.ADMINISTRATOR in held
        user.save(update_fields=["is_superuser"])
    for name in ("_active_role_grants", "_perm_cache", "_group_perm_cache", "_user_perm_cache"):
        user.__dict__.pop(name, None)
