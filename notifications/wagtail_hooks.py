"""The part of the admin that concerns mails and notices."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from notifications.admin_views import texts
from notifications.permissions import may_change_mail_texts
from notifications.services.texts import CHANGE, RESTORE


class MailTextsMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return may_change_mail_texts(request.user)


@hooks.register("register_admin_urls")
def addresses_of_mail_texts() -> list[URLPattern]:
    return texts.urlpatterns


@hooks.register("register_settings_menu_item")
def add_mail_texts() -> MenuItem:
    return MailTextsMenuItem(texts.TITLE, reverse(texts.LIST), name="mail-texts", icon_name="mail", order=700)


@hooks.register("register_permissions")
def offer_permission_to_change_mail_texts() -> QuerySet[Permission]:
    """So that the form of a group shows it."""
    return Permission.objects.filter(
        content_type__app_label="notifications", codename="change_changedmailtext"
    ).select_related("content_type")


class MailTextFormatter(LogFormatter):
    """Shows in the history of the site what the text was before."""

    def format_comment(self, log_entry: Any) -> str:
        before = log_entry.data.get("before", {})
        return f"前の件名：{before.get('subject', '')}\n前の本文：{before.get('body', '')}"


class ChangeFormatter(MailTextFormatter):
    label = "メールの文面を変える"
    message = "メールの文面を変えました"


class RestoreFormatter(MailTextFormatter):
    label = "メールの文面を戻す"
    message = "メールの文面を元に戻しました"


@hooks.register("register_log_actions")
def log_of_mail_texts(actions: Any) -> None:
    actions.register_action(CHANGE)(ChangeFormatter)
    actions.register_action(RESTORE)(RestoreFormatter)
