"""Wagtail's screens of users, with ours in the place of some (https://docs.wagtail.org: customizing user views)."""

from wagtail.users.apps import WagtailUsersAppConfig


class PortalUsersConfig(WagtailUsersAppConfig):
    user_viewset = "accounts.viewsets.PortalUserViewSet"
