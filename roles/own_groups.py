"""What a person may do through groups that are of no role: a prefecture may make its own, and they keep what it gave them."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q

from roles.enums import GROUP_OF_ROLE

OF_ROLES = frozenset(GROUP_OF_ROLE.values())


def own_group_permissions(user: Any) -> frozenset[str]:
    """Names ("regions.change_areagroup") of rights given by such groups or to the person alone; one query a request."""
    known: frozenset[str] | None = getattr(user, "_own_group_permissions", None)
    if known is None:
        given = Permission.objects.filter(
            Q(user=user) | Q(group__in=user.groups.exclude(name__in=OF_ROLES))
        ).values_list("content_type__app_label", "codename")
        known = frozenset(f"{label}.{codename}" for label, codename in given)
        user._own_group_permissions = known  # noqa: SLF001  # a memory of this request, like Django's of permissions
    return known
