"""What follows when staff make or change an account in the admin, and the words of the log."""

from django.http import HttpRequest
from wagtail import hooks

from accounts.models import User
from accounts.services import follow_address


@hooks.register("after_create_user")
@hooks.register("after_edit_user")
def trust_the_address(request: HttpRequest, user: User) -> None:
    follow_address(user=user)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("accounts.reset_mfa", "2段階認証の解除", "2段階認証の設定を解除しました")
