"""The screens of mail at their addresses, in one menu; other apps may add to it (`register_mail_menu_item`)."""

from typing import Any

from django.urls import URLPattern, path
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from notifications.admin_views import (
    MAILS,
    SUSPENDED,
    MailIndexView,
    MailView,
    ResendView,
    ResumeView,
    SuspendedIndexView,
)
from notifications.permissions import may_see_mails


class MailMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return may_see_mails(request.user)


class _ListViewSet(ViewSet):
    index_view_class: Any
    menu_item_class = MailMenuItem

    def index_urlpatterns(self) -> list[URLPattern]:
        names = {"index_url_name": self.get_url_name("index")}
        names["index_results_url_name"] = self.get_url_name("index_results")
        return [
            path("", self.construct_view(self.index_view_class, **names), name="index"),
            path(
                "results/", self.construct_view(self.index_view_class, **names, results_only=True), name="index_results"
            ),
        ]


class MailViewSet(_ListViewSet):
    name = "mails"
    icon = "mail"
    menu_label = MAILS
    index_view_class = MailIndexView

    def get_urlpatterns(self):
        return [
            *self.index_urlpatterns(),
            path("resend/", ResendView.as_view(), name="resend"),
            path("<int:pk>/", self.construct_view(MailView), name="one"),
        ]


class SuspendedAddressViewSet(_ListViewSet):
    name = "suspended_addresses"
    url_prefix = "suspended-addresses"
    icon = "warning"
    menu_label = SUSPENDED
    index_view_class = SuspendedIndexView

    def get_urlpatterns(self):
        return [*self.index_urlpatterns(), path("<int:pk>/", self.construct_view(ResumeView), name="resume")]


class MailViewSetGroup(ViewSetGroup):
    menu_label = "メール"
    menu_icon = "mail"
    menu_order = 450
    items = (MailViewSet, SuspendedAddressViewSet)
    submenu_hook = "register_mail_menu_item"
