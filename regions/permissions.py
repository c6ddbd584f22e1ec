"""Who may do what with the places."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class KeptForGood(ModelPermissionPolicy):
    """Rows that drafts and old revisions may name are never deleted; they are taken out of use instead."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))
