"""The rights of the groups through which roles work in the Wagtail admin, written from the permission matrix.

The policies ask the matrix themselves (roles/policies.py). What stands in these rows tells Wagtail who may enter, where in
the tree a person begins and which collections somebody tends, and shows an administrator what a group may do.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, CollectionMember, GroupCollectionPermission, GroupPagePermission, Page

from roles import matrix, protected
from roles.enums import GROUP_OF_ROLE, Role, Scope
from roles.protected import Protected

ENTER = ("wagtailadmin", "access_admin")
OF_MODELS = ("add", "change", "delete", "publish", "lock", "unlock")
OF_PAGES = ("add", "change", "publish", "lock", "unlock")
OF_COLLECTIONS = ("add", "change", "delete")
# Wagtail knows no right to delete an image: who may change may delete. Ours is asked by the policy alone.
IN_COLLECTIONS = ("add", "change", "choose")


@transaction.atomic
def write_group_rights() -> None:
    """Give each group of a role exactly what the matrix says; done again it changes nothing. Other groups are left alone."""
    for role, name in GROUP_OF_ROLE.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(role))
        _set_page_rights(group, role)
        _set_collection_rights(group, role)


def _may(role: Role, object_key: str, verb: str) -> bool:
    return matrix.has(object_key, verb) and matrix.scope(role, object_key, verb) != Scope.NONE


def _permissions(role: Role) -> list[Permission]:
    wanted = Q(pk__in=[])
    if _may(role, "admin", "enter"):
        wanted |= Q(content_type__app_label=ENTER[0], codename=ENTER[1])
    for entry in protected.everything():
        if not entry.is_page and not _is_in_collections(entry):
            wanted |= _q(entry, (verb for verb in OF_MODELS if _may(role, entry.key, verb)))
    return list(Permission.objects.filter(wanted))


def _q(entry: Protected, verbs: Iterable[str]) -> Q:
    meta = entry.rights_model._meta
    names = [f"{verb}_{meta.model_name}" for verb in verbs]
    return Q(content_type__app_label=meta.app_label, content_type__model=meta.model_name, codename__in=names)


def _is_in_collections(entry: Protected) -> bool:
    return entry.model is Collection or issubclass(entry.model, CollectionMember)


def _set_page_rights(group: Group, role: Role) -> None:
    wanted = set()
    rights = _by_codename(Page)
    for entry in protected.pages():
        roots = Page.objects.filter(content_type=ContentType.objects.get_for_model(entry.root or entry.model))
        codenames = [f"{verb}_page" for verb in OF_PAGES if _may(role, entry.key, verb)]
        wanted |= {(page, rights[name]) for page in roots.values_list("pk", flat=True) for name in codenames}
    rows = GroupPagePermission.objects.filter(group=group)
    present = set(rows.values_list("page_id", "permission_id"))
    for page_id, permission_id in present - wanted:
        rows.filter(page_id=page_id, permission_id=permission_id).delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page_id, permission_id=permission_id)
        for page_id, permission_id in wanted - present
    )


def _set_collection_rights(group: Group, role: Role) -> None:
    wanted = set()
    roots = list(Collection.objects.filter(depth=1).values_list("pk", flat=True))
    for entry in protected.everything():
        if not _is_in_collections(entry):
            continue
        rights = _by_codename(entry.rights_model)
        for verb in OF_COLLECTIONS if entry.model is Collection else IN_COLLECTIONS:
            name = f"{verb}_{entry.rights_model._meta.model_name}"
            if _may(role, entry.key, verb):
                wanted |= {(root, rights[name]) for root in roots}
    rows = GroupCollectionPermission.objects.filter(group=group)
    present = set(rows.values_list("collection_id", "permission_id"))
    for collection_id, permission_id in present - wanted:
        rows.filter(collection_id=collection_id, permission_id=permission_id).delete()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection_id=collection_id, permission_id=permission_id)
        for collection_id, permission_id in wanted - present
    )


def _by_codename(model: Any) -> dict[str, int]:
    content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
    return dict(Permission.objects.filter(content_type=content_type).values_list("codename", "pk"))
