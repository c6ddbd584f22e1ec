from typing import Any

from allauth.socialaccount.forms import DisconnectForm as AllauthDisconnectForm
from allauth.socialaccount.forms import SignupForm as AllauthSignUpForm
from allauth.socialaccount.models import SocialAccount

from accounts.forms import ADDRESS_EXAMPLE, JapaneseWords, NewAccount
from accounts.openid.provider import hint_of
from accounts.openid.providers import name_of


def words_for(account: SocialAccount) -> str:
    """Name of the service, and of the organization if there is a hint at it."""
    hint = hint_of(account)
    return f"{name_of(account.provider)}：{hint}" if hint else name_of(account.provider)


class DisconnectForm(AllauthDisconnectForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["account"]
        field.label_from_instance = words_for
        field.label = "外すログイン"
        field.empty_label = None
        field.error_messages["required"] = "外すログインを選んでください。"


class SignUpForm(JapaneseWords, NewAccount, AllauthSignUpForm):
    """What is asked of everyone (accounts.person_form), with what the provider told filled in."""

    field_order = ["last_name", "first_name", "email", "consent"]
    words = {"email": ("メールアドレス", f"確認のための番号をお送りすることがあります。{ADDRESS_EXAMPLE}")}
