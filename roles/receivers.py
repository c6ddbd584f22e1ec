"""Grants and groups follow each other where something changes otherwise than by the verbs of roles."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed
from django.dispatch import receiver

from roles.enums import GROUP_OF_ROLE
from roles.services import follow_grants
from roles.services.memberships import grants_follow_group

ADDED, REMOVED, CLEARED = "post_add", "post_remove", "post_clear"


@receiver(m2m_changed, sender=get_user_model().groups.through, dispatch_uid="roles.follow_memberships")
def follow_memberships(
    instance: Any,
    action: str,
    reverse: bool,  # noqa: FBT001  # Django's signature
    pk_set: Collection[int] | None,
    **kwargs: Any,
) -> None:
    if action not in (ADDED, REMOVED, CLEARED):
        return
    people: Iterable[Any]
    if reverse:
        # A group was given its people; one that is emptied at once tells nobody who was in it.
        people = get_user_model()._default_manager.filter(pk__in=pk_set or ())
        names = {instance.name}
    else:
        people = [instance]
        names = set(GROUP_OF_ROLE.values())
        if pk_set is not None:
            names &= set(Group.objects.filter(pk__in=pk_set).values_list("name", flat=True))
    for user in people:
        grants_follow_group(user, names, is_member=action == ADDED)


@receiver(user_logged_in, dispatch_uid="roles.follow_grants")
def follow_grants_at_sign_in(sender: Any, user: Any, **kwargs: Any) -> None:
    """A term may have ended while the scheduler slept."""
    follow_grants(user)
