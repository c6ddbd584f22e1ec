"""The accounts' part of the admin, and what follows when staff make or change an account there."""

from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.models import register_snippet

from accounts import services
from accounts.models import ConsentText, User
from accounts.permissions import may_publish
from accounts.viewsets import ConsentTextViewSet, address

register_snippet(ConsentTextViewSet)

CLOSED_BY_STAFF = "担当者が閉じました"


@hooks.register("after_create_user")
@hooks.register("after_edit_user")
def trust_the_address(request, user):
    services.follow_address(user=user)


@hooks.register("register_log_actions")
def log_of_accounts(actions):
    actions.register_action("accounts.reset_mfa", "2段階認証の解除", "2段階認証の設定を解除しました")
    actions.register_action(
        "accounts.forget_stranger",
        "本人の確認",
        "メールアドレスの持ち主が確かめられたので、前に登録されていたパスワードなどを消しました",
    )
    actions.register_action("accounts.change_name", "氏名の訂正", "氏名を直しました")
    actions.register_action("accounts.leave", "退会", "アカウントを閉じました")
    actions.register_action(
        "accounts.publish_consent_text", "個人情報の取り扱いの公開", "個人情報の取り扱いを公開しました"
    )


# What people have agreed to is never changed and never deleted.


@hooks.register("before_edit_snippet")
@hooks.register("before_delete_snippet")
def keep_what_is_published(request, instances):
    for text in instances if isinstance(instances, (list, tuple)) else [instances]:
        if isinstance(text, ConsentText) and text.published_at:
            messages.info(
                request, "公開した版は変えられません。変えるときは「コピー」で新しい下書きを作り、公開してください。"
            )
            return redirect(address("inspect", text.pk))
    return None


@hooks.register("before_bulk_action")
def keep_what_is_published_of_many(request, action_type, objects, action):
    if action_type == "delete" and any(isinstance(text, ConsentText) and text.published_at for text in objects):
        messages.error(request, "公開した版は消せません。")
        return redirect(action.next_url)
    return None


@hooks.register("register_snippet_listing_buttons")
def way_to_publish(snippet, user, next_url=None):
    if isinstance(snippet, ConsentText) and may_publish(user, snippet):
        yield Button("公開する", address("publish", snippet.pk), icon_name="upload", priority=15)


class PublishMenuItem(ActionMenuItem):
    name = "to-publish"
    label = "公開の確認へ（先に保存）"
    icon_name = "upload"

    def is_shown(self, context):
        return context["view"] == "edit" and isinstance(context.get("instance"), ConsentText)

    def get_url(self, context):
        return address("publish", context["instance"].pk)


@hooks.register("register_snippet_action_menu_item")
def way_to_publish_from_the_form(model):
    return PublishMenuItem(order=50) if model is ConsentText else None


# To delete an account is to close it: what the person wrote stays.


@hooks.register("before_delete_user")
def close_instead(request, user):
    if request.method != "POST":
        return None
    _close(request, [user])
    return redirect(reverse("wagtailusers_users:index"))


@hooks.register("before_bulk_action")
def close_many_instead(request, action_type, objects, action):
    if action_type != "delete" or action.model is not User:
        return None
    _close(request, objects)
    return redirect(action.next_url)


def _close(request, people):
    closed = 0
    for user in people:
        try:
            services.close_account(user=user, by=request.user, reason=CLOSED_BY_STAFF)
            closed += 1
        except services.LastAdministrator:
            messages.error(request, f"{user}は、ただひとりの管理者なので閉じられません。")
    if closed:
        messages.success(request, f"{closed}人のアカウントを閉じました。書いたものは「退会者」の名前で残ります。")
