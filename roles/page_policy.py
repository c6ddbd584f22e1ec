"""What the Wagtail admin lets a person do with pages, from the permission matrix.

Rows of page permissions that a group of a role has (services/group_rights) only tell where in the tree its people begin;
those of a prefecture's own groups count as Wagtail means them.
"""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from roles import matrix, protected
from roles.own_groups import OF_ROLES
from roles.page_tester import MatrixPageTester
from roles.permissions import NOTHING, Reach, holders, may_anywhere, q_of, reach
from roles.protected import Protected

# What the matrix says of pages and Wagtail asks by page.
VERBS = ("change", "request", "approve", "publish", "unpublish", "lock", "unlock", "delete", "confirm")
# What a right of a group of the prefecture's own means here.
OF_GROUPS = {
    "change": ("change", "request", "confirm", "delete", "report", "report-export"),
    "publish": ("publish", "unpublish"),
    "lock": ("lock",),
    "unlock": ("unlock",),
    "bulk_delete": ("bulk_delete",),
}
# 「レポート」 is an object of its own: it lists pages. Action → verb.
OF_REPORTS = {"report": "view", "report-export": "export"}


class MatrixPagePolicy(PagePermissionPolicy):
    def get_all_permissions_for_user(self, user: Any) -> QuerySet[GroupPagePermission]:
        rows: QuerySet[GroupPagePermission] = super().get_all_permissions_for_user(user)
        return rows.select_related("group", "page", "permission")

    def tester(self, user: Any, page: Page) -> MatrixPageTester:
        return MatrixPageTester(user, page, self)

    # One page

    def verbs_on(self, user: Any, page: Page) -> set[str]:
        """All that the person may do with this page, but adding below it (`may_add_below`)."""
        if not user.is_active:
            return set()
        if user.is_superuser:
            return {*VERBS, "bulk_delete"}
        entry = protected.of_model(page.specific_class or Page)
        found = {verb for verb in VERBS if entry and self._by_role(user, entry, verb, page)}
        for row in self._own_rows(user):
            if page.path.startswith(row.page.path):
                found |= self._by_row(user, row, page)
        return found

    def _by_role(self, user: Any, entry: Protected, verb: str, page: Page) -> bool:
        found = _reach(user, entry, verb)
        if found.everything:
            return True
        if found.own and page.owner_id == user.pk:
            return True
        return bool(found.codes) and page.pk in _keys_within(user, entry, found, whole=verb in entry.whole)

    def _by_row(self, user: Any, row: GroupPagePermission, page: Page) -> set[str]:
        action = _action_of(row)
        if action == "add" and page.owner_id == user.pk:
            return {"change", "request", "delete"}
        return set(OF_GROUPS.get(action, ()))

    def may_add_below(self, user: Any, page: Page, model: type[Page] | None = None) -> bool:
        """A page of this type, or of any type that belongs there."""
        if not user.is_active:
            return False
        models = [model] if model else (page.specific_class.creatable_subpage_models() if page.specific_class else [])
        if not models:
            return False
        if user.is_superuser or any(_may_anywhere(user, each, "add") for each in models):
            return True
        return any(_action_of(row) == "add" and page.path.startswith(row.page.path) for row in self._own_rows(user))

    def may_publish_all(self, user: Any, model: type[Page], below: Page) -> bool:
        """Any page of this type that lies below that page, also one that there is not yet."""
        entry = protected.of_model(model)
        if not user.is_active or entry is None:
            return False
        if user.is_superuser or _reach(user, entry, "publish").everything:
            return True
        rows = self._own_rows(user)
        return any(_action_of(row) == "publish" and below.path.startswith(row.page.path) for row in rows)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Page) -> bool:
        actions = set(actions)
        if "add" in actions and self.may_add_below(user, instance):
            return True
        return bool(actions & self.verbs_on(user, instance))

    # Any page

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        actions = set(actions)
        if not user.is_active:
            return False
        if user.is_superuser:
            return True
        if any(_reach(user, entry, action) for entry in protected.pages() for action in actions):
            return True
        wanted = {*actions, "add"} if "change" in actions else actions
        rows = [_action_of(row) for row in self._own_rows(user)]
        return any(action in wanted or wanted.intersection(OF_GROUPS.get(action, ())) for action in rows)

    # Lists

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Page]:
        base: QuerySet[Page] | None = self._base_queryset_for_user(user)
        if base is not None:
            return base
        actions = set(actions)
        found = NOTHING
        for entry in protected.pages():
            of_type = Q(content_type=ContentType.objects.get_for_model(entry.model))
            if "add" in actions and _takes(user, entry.model):
                found |= of_type
            for action in actions - {"add"}:
                if by_role := _reach(user, entry, action):
                    found |= of_type & _q(by_role, entry, user, action)
        for row in self._own_rows(user):
            found |= self._q_of_row(user, row, actions)
        pages: QuerySet[Page] = self.model._default_manager.filter(found)
        return pages

    def _q_of_row(self, user: Any, row: GroupPagePermission, actions: set[str]) -> Q:
        below = Q(path__startswith=row.page.path)
        action = _action_of(row)
        if action in actions or actions.intersection(OF_GROUPS.get(action, ())):
            return below
        return below & Q(owner=user) if action == "add" and "change" in actions else NOTHING

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        """What the person may do something with, and the way down to it."""
        base: QuerySet[Page] | None = self._base_queryset_for_user(user)
        if base is not None:
            return base
        root = self.explorable_root_instance(user)
        if root is None:
            return cast("QuerySet[Page]", self.model._default_manager.none())
        way = {
            row.page.path[:end]
            for row in self.get_cached_permissions_for_user(user)
            for end in range(len(root.path), len(row.page.path) + 1, Page.steplen)
        }
        actions = {"add", "change", "publish", "lock", "unlock", "bulk_delete"}
        rows = self.instances_user_has_any_permission_for(user, actions).values("pk")
        pages: QuerySet[Page] = self.model._default_manager.filter(
            Q(path__in=way) | Q(pk__in=rows), path__startswith=root.path
        )
        return pages

    # People

    def users_with_any_permission(self, actions: Iterable[str], include_superusers: bool = True) -> QuerySet[Any]:  # noqa: FBT001, FBT002  # Wagtail's signature
        return self._people(actions, protected.pages(), None, include_superusers=include_superusers)

    def users_with_any_permission_for_instance(
        self,
        actions: Iterable[str],
        instance: Page,
        include_superusers: bool = True,  # noqa: FBT001, FBT002  # Wagtail's signature
    ) -> QuerySet[Any]:
        entry = protected.of_model(instance.specific_class or Page)
        return self._people(actions, [entry] if entry else [], instance, include_superusers=include_superusers)

    def _people(
        self, actions: Iterable[str], entries: Iterable[Protected], page: Page | None, *, include_superusers: bool
    ) -> QuerySet[Any]:
        codenames = self._get_permission_codenames(actions)
        rows = GroupPagePermission.objects.exclude(group__name__in=OF_ROLES).filter(permission__codename__in=codenames)
        if page is not None:
            rows = rows.filter(page__in=page.get_ancestors(inclusive=True))
        found = Q(groups__in=rows.values("group"))
        for entry in entries:
            for action in actions:
                if matrix.has(entry.key, action):
                    found |= Q(pk__in=_holders(entry, action, page).values("pk"))
        users = (
            get_user_model()
            ._default_manager.filter(is_active=True)
            .filter(found | Q(is_superuser=True) if include_superusers else found)
        )
        return (users if include_superusers else users.exclude(is_superuser=True)).distinct()

    def _own_rows(self, user: Any) -> list[GroupPagePermission]:
        return [row for row in self.get_cached_permissions_for_user(user) if row.group.name not in OF_ROLES]


def _action_of(row: GroupPagePermission) -> str:
    """change of change_page, bulk_delete of bulk_delete_page."""
    return str(row.permission.codename).rsplit("_", maxsplit=1)[0]


def _reach(user: Any, entry: Protected, action: str) -> Reach:
    if action in OF_REPORTS:
        return reach(user, "report", OF_REPORTS[action])
    return reach(user, entry.key, action) if matrix.has(entry.key, action) else Reach()


def _may_anywhere(user: Any, model: type[Page], verb: str) -> bool:
    entry = protected.of_model(model)
    return entry is not None and may_anywhere(user, entry.key, verb)


def _takes(user: Any, model: type[Page]) -> bool:
    return any(_may_anywhere(user, child, "add") for child in model.creatable_subpage_models())


def _q(found: Reach, entry: Protected, user: Any, action: str) -> Q:
    whole = action in entry.whole
    return q_of(found, entry.model, user, area_path=entry.area_path, owner_path=entry.owner_path, whole=whole)


def _holders(entry: Protected, action: str, page: Page | None) -> QuerySet[Any]:
    if page is None:
        return holders(entry.key, action)
    areas, owner = entry.areas_of(page), entry.owner_of(page)
    return holders(entry.key, action, areas=areas, owner=owner, whole=action in entry.whole)


def _keys_within(user: Any, entry: Protected, found: Reach, *, whole: bool) -> set[int]:
    """Keys of the pages within reach, read once a request: a list of pages asks of each."""
    memory = user.__dict__.setdefault("_pages_within_reach", {})
    key = (entry.model, found.codes, whole)
    if key not in memory:
        of_areas = q_of(
            Reach(codes=found.codes), entry.model, user, area_path=entry.area_path, owner_path="", whole=whole
        )
        memory[key] = set(entry.model._default_manager.filter(of_areas).values_list("pk", flat=True))
    return cast("set[int]", memory[key])
