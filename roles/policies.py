"""Policies of the Wagtail admin that read the permission matrix, for models and for what lies in collections.

A right comes from a role (the matrix) or from a group of the prefecture's own (roles/own_groups.py). What the matrix
allows to nobody is done by nobody, whatever a group says: terms that pages name are never deleted.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model, Q, QuerySet
from wagtail.models import AbstractPage, Collection, CollectionMember, GroupCollectionPermission
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from roles import matrix, protected
from roles.enums import Scope
from roles.own_groups import OF_ROLES, own_group_permissions
from roles.page_policy import MatrixPagePolicy
from roles.permissions import holders, may_anywhere, may_with, reach, those_with
from roles.protected import Protected

# Groups of one's own have Django's rights alone: whoever may change something may write it out.
AS_IN_GROUPS = {"export": "change"}
# Who may do one of these with a row enters its screens and sees what is kept of it; each screen asks for its own right
# besides.
TO_ENTER = ("change", "approve", "publish")


class _FromTheMatrix:
    """Answers of the matrix about the rows of one model, for the policies below."""

    def __init__(self, entry: Protected, **values: Any) -> None:
        super().__init__(entry.model, **values)  # type: ignore[call-arg]  # of the policy that this is mixed into
        self.entry = entry

    def _known(self, actions: Iterable[str]) -> list[str]:
        """Actions that the matrix knows. Where anyone may 「見る」, it is the public page, not the list of the admin."""
        return [action for action in actions if matrix.has(self.entry.key, action) and not self._is_public(action)]

    def _is_public(self, action: str) -> bool:
        return action == "view" and matrix.scope(matrix.ANYONE, self.entry.key, action) == Scope.ALL

    def _by_role(self, user: Any, actions: Iterable[str]) -> bool:
        return any(may_anywhere(user, self.entry.key, action) for action in self._known(actions))

    def _by_role_with(self, user: Any, actions: Iterable[str], row: Model) -> bool:
        return any(may_with(user, row, action) for action in self._known(actions))

    def _rows_by_role(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        rows = self.entry.model._default_manager.none()
        for action in self._known(actions):
            rows |= those_with(user, self.entry.model, action)
        return rows

    def _open_to_groups(self, actions: Iterable[str]) -> list[str]:
        return [
            action
            for action in self._known(actions)
            if any(scope != Scope.NONE for scope in matrix.cells()[self.entry.key, action].values())
        ]


class MatrixPolicy(_FromTheMatrix, ModelPermissionPolicy):
    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return self._by_role(user, actions) or self._by_own_group(user, actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self._by_role_with(user, [action], instance) or self._by_own_group(user, [action])

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        if self._by_own_group(user, actions):
            rows: QuerySet[Any] = self.model._default_manager.all()
            return rows
        return self._rows_by_role(user, actions)

    def reaches_everything(self, user: Any, actions: Iterable[str]) -> bool:
        """Whether one of the actions is allowed with every row there is, was or may be."""
        by_role = any(reach(user, self.entry.key, action).everything for action in self._known(actions))
        return by_role or self._by_own_group(user, actions)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        return people(self.entry.key, self._known(actions), Q(pk__in=self._in_own_groups(actions).values("pk")))

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Model) -> QuerySet[Any]:
        found = Q(pk__in=self._in_own_groups(actions).values("pk"))
        return people(self.entry.key, self._known(actions), found, entry=self.entry, row=instance)

    def _in_own_groups(self, actions: Iterable[str]) -> QuerySet[Any]:
        rights = self._get_permission_objects_for_actions(self._open_to_groups(actions))
        groups = Group.objects.exclude(name__in=OF_ROLES).filter(permissions__in=rights)
        users: QuerySet[Any] = get_user_model()._default_manager.filter(
            Q(groups__in=groups) | Q(user_permissions__in=rights), is_active=True
        )
        return users

    def _by_own_group(self, user: Any, actions: Iterable[str]) -> bool:
        if not user.is_authenticated or not user.is_active:
            return False
        wanted = {
            self._get_permission_name(AS_IN_GROUPS.get(action, action)) for action in self._open_to_groups(actions)
        }
        return bool(wanted & own_group_permissions(user))


class MatrixCollectionPolicy(_FromTheMatrix, CollectionOwnershipPermissionPolicy):
    """A role's right holds in every collection; a group of one's own has it where its rows say."""

    def get_all_permissions_for_user(self, user: Any) -> QuerySet[GroupCollectionPermission]:
        rows: QuerySet[GroupCollectionPermission] = super().get_all_permissions_for_user(user)
        return rows.exclude(group__name__in=OF_ROLES)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self._by_role(user, [action]) or bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Model) -> bool:
        return self._by_role_with(user, actions, instance) or bool(
            super().user_has_any_permission_for_instance(user, actions, instance)
        )

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        given = super().instances_user_has_any_permission_for(user, set(actions))
        rows: QuerySet[Any] = self._rows_by_role(user, actions) | given
        return rows

    def collections_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Collection]:
        if self._by_role(user, actions):
            everywhere: QuerySet[Collection] = Collection.objects.all()
            return everywhere
        given: QuerySet[Collection] = super().collections_user_has_any_permission_for(user, actions)
        return given

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        given = super().users_with_any_permission(actions)
        return people(self.entry.key, self._known(actions), Q(pk__in=given.values("pk")))

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Model) -> QuerySet[Any]:
        given = Q(pk__in=super().users_with_any_permission_for_instance(actions, instance).values("pk"))
        return people(self.entry.key, self._known(actions), given, entry=self.entry, row=instance)


def people(
    object_key: str, verbs: Iterable[str], others: Q, *, entry: Protected | None = None, row: Any = None
) -> QuerySet[Any]:
    """Who may do one of the verbs, with that row if one is given, and `others`."""
    found = others
    for verb in verbs:
        where = (
            {"areas": entry.areas_of(row), "owner": entry.owner_of(row), "whole": verb in entry.whole} if entry else {}
        )
        found |= Q(pk__in=holders(object_key, verb, **where).values("pk"))
    users: QuerySet[Any] = get_user_model()._default_manager.filter(found)
    return users


def register_policies() -> None:
    """Put the policies in place of Wagtail's for all that is protected; once, when the portal starts.

    For the exact class: Wagtail's own apps register theirs afterwards, for the class and what inherits from it.
    """
    register_permission_policy(AbstractPage, MatrixPagePolicy())
    for entry in protected.everything():
        if entry.is_page or entry.model is Collection:
            # Collections are tended by rows of groups (services/group_rights), which Wagtail's own policy reads.
            continue
        if issubclass(entry.model, CollectionMember):
            policy = MatrixCollectionPolicy(entry, auth_model=entry.rights_model, owner_field_name=entry.owner_path)
        else:
            policy = MatrixPolicy(entry, auth_model=entry.rights_model)
        register_permission_policy(entry.model, policy, exact_class=True)
