"""What a person may do with one page: Wagtail's questions, answered by the policy of pages."""

from typing import TYPE_CHECKING, Any

from wagtail.models import Page, PagePermissionTester

if TYPE_CHECKING:
    from roles.page_policy import MatrixPagePolicy


class MatrixPageTester(PagePermissionTester):
    def __init__(self, user: Any, page: Page, policy: "MatrixPagePolicy") -> None:
        # Not Wagtail's own beginning, which reads the rows of groups.
        self.user, self.page, self.permission_policy = user, page, policy
        self.page_is_root = page.depth == 1
        self.permissions = policy.verbs_on(user, page)

    def can_add_subpage(self) -> bool:
        specific_class = self.page.specific_class
        if specific_class is None:
            return False
        possible = [model for model in specific_class.creatable_subpage_models() if model.can_create_at(self.page)]
        return any(self.permission_policy.may_add_below(self.user, self.page, model) for model in possible)

    def can_delete(self, ignore_bulk: bool = False) -> bool:  # noqa: FBT001, FBT002  # Wagtail's signature
        """What is public is deleted only by those who may publish it; what has pages below it by administrators."""
        if self.page_is_root or "delete" not in self.permissions:
            return False
        if self.user.is_superuser:
            return True
        if self.page.is_leaf():
            return not self.page.live or "publish" in self.permissions
        if not ignore_bulk and "bulk_delete" not in self.permissions:
            return False
        below = self.page.get_descendants(inclusive=True)
        if "publish" not in self.permissions and below.live().exists():
            return False
        reachable = self.permission_policy.instances_user_has_permission_for(self.user, "delete")
        return not below.exclude(pk__in=reachable.values("pk")).exists()

    def can_unpublish(self) -> bool:
        if self.page_is_root or not self.page.live or self.page_locked():
            return False
        return "unpublish" in self.permissions

    def can_submit_for_moderation(self) -> bool:
        return bool(super().can_submit_for_moderation()) and "request" in self.permissions

    def can_publish_subpage(self) -> bool:
        specific_class = self.page.specific_class
        models = specific_class.creatable_subpage_models() if specific_class else []
        return any(self.permission_policy.may_publish_all(self.user, model, self.page) for model in models)

    def can_reorder_children(self) -> bool:
        return self.user.is_active and (
            self.user.is_superuser or "publish" in self.permissions or self.can_publish_subpage()
        )

    def can_move_to(self, destination: Page) -> bool:
        if self.page == destination or destination.is_descendant_of(self.page):
            return False
        # These rules hold for administrators too; who only puts pages in another order is spared them.
        if not self.page.is_child_of(destination) and not self.page.specific.can_move_to(destination):
            return False
        if self.user.is_active and self.user.is_superuser:
            return True
        there = destination.permissions_for_user(self.user)
        if not self.can_move() or not there.can_add_subpage():
            return False
        # To move what is public publishes it there.
        is_public = self.page.live or self.page.get_descendants().filter(live=True).exists()
        return not is_public or there.can_publish_subpage()
