"""Forms of sign-up, sign-in and one's own account: allauth's, in the words of the portal."""

import re
import unicodedata
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.validators import EmailValidator
from django.http import HttpRequest

from accounts import invited, services

PASSWORD_HELP = "12文字以上。ほかのサイトで使っていない、長めの言葉の組み合わせがおすすめです。"  # noqa: S105  # a hint
INVITED_HELP = "招待のメールが届いたアドレスです。確認はすんでいます。"
ADDRESS_EXAMPLE = "例：taro@example.jp"
WRONG_ADDRESS = f"メールアドレスの形になっていません。半角の英数字で入力してください。{ADDRESS_EXAMPLE}"


# Whatever the keyboard makes of the dash of a code (U+2010 to U+2015 are dashes, too), and blanks.
NOT_OF_A_CODE = re.compile(r"[\s\-ー−\u2010-\u2015]")


class CodeField(forms.CharField):
    """A code of digits, which many type in full width, with the dash that their keyboard has."""

    def __init__(self, **options: Any) -> None:
        attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off"}
        messages = {"required": "番号を入力してください。"}
        super().__init__(widget=forms.TextInput(attrs=attributes), max_length=40, error_messages=messages, **options)

    def to_python(self, value: Any) -> str:
        return NOT_OF_A_CODE.sub("", unicodedata.normalize("NFKC", super().to_python(value) or ""))


class JapaneseWords:
    """Labels and hints by the name of a field, in place of allauth's; with a label there is no need of a placeholder."""

    words: dict[str, tuple[str, str]] = {}
    common = {"email": ("メールアドレス", "")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():  # type: ignore[attr-defined]  # those of the form that it is mixed into
            field.label, field.help_text = (self.common | self.words).get(name, (field.label, field.help_text))
            field.widget.attrs.pop("placeholder", None)
            if not isinstance(field, forms.BooleanField):
                field.error_messages["required"] = f"{str(field.label).partition('（')[0]}を入力してください。"
            if isinstance(field, forms.EmailField):
                field.validators = [EmailValidator(WRONG_ADDRESS)]


class NewAccount:
    """For the forms that make an account: a sign-up that was broken off is begun anew, with what is typed now."""

    def validate_unique_email(self, value: str) -> str:
        if services.may_sign_up_anew(email=value):
            return value
        return str(super().validate_unique_email(value))  # type: ignore[misc]  # of the form that this is mixed into

    def save(self, request: HttpRequest) -> Any:
        services.delete_broken_off(email=self.cleaned_data["email"])  # type: ignore[attr-defined]  # as above
        return super().save(request)  # type: ignore[misc]  # as above


class SignUpForm(JapaneseWords, NewAccount, allauth_forms.SignupForm):
    """`accounts.person_form.PersonForm` is below it: what is asked of everyone belongs there."""

    field_order = ["last_name", "first_name", "email", "password1", "consent"]
    words = {
        "email": ("メールアドレス", "確認のための番号をお送りします。" + ADDRESS_EXAMPLE),
        "password1": (
            "パスワード（決めなくても登録できます）",
            f"{PASSWORD_HELP}決めないときは、ログインのたびにメールで番号をお送りします。",
        ),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_invited = bool(email := invited.invited_email(context.request))
        if self.is_invited:
            # No other address: it is proved, and with it the sign-up may be open to this person alone.
            field = self.fields["email"]
            field.disabled, field.help_text = True, INVITED_HELP
            self.initial |= {"email": email} | invited.invited_name(context.request)

    def try_save(self, request: HttpRequest) -> Any:
        """For a known address as much time is spent as for a new one, nearly all of which goes into the password."""
        if self.account_already_exists and self.cleaned_data.get("password1"):
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class LoginForm(JapaneseWords, allauth_forms.LoginForm):
    words = {"login": ("メールアドレス", ""), "password": ("パスワード", "")}


class RequestLoginCodeForm(JapaneseWords, allauth_forms.RequestLoginCodeForm):
    pass


class ResetPasswordForm(JapaneseWords, allauth_forms.ResetPasswordForm):
    pass


class ChangeAddressForm(JapaneseWords, allauth_forms.AddEmailForm):
    words = {"email": ("新しいメールアドレス", ADDRESS_EXAMPLE)}


class ConfirmLoginCodeForm(allauth_forms.ConfirmLoginCodeForm):
    code = CodeField(label="メールで届いた番号")


class ConfirmEmailVerificationCodeForm(allauth_forms.ConfirmEmailVerificationCodeForm):
    code = CodeField(label="メールで届いた番号")

    def clean_code(self) -> str:
        """Whoever signed up anew in another window has made another account; this code has none any more."""
        if self.user is None:
            raise get_adapter().validation_error("incorrect_code")
        return str(super().clean_code())


class ReauthenticateForm(JapaneseWords, allauth_forms.ReauthenticateForm):
    words = {"password": ("パスワード", "")}


NEW_PASSWORD = {"password1": ("新しいパスワード", PASSWORD_HELP), "password2": ("新しいパスワード（もう一度）", "")}


class ChangePasswordForm(JapaneseWords, allauth_forms.ChangePasswordForm):
    words = {"oldpassword": ("今のパスワード", ""), **NEW_PASSWORD}


class SetPasswordForm(JapaneseWords, allauth_forms.SetPasswordForm):
    words = NEW_PASSWORD


class ResetPasswordKeyForm(JapaneseWords, allauth_forms.ResetPasswordKeyForm):
    words = NEW_PASSWORD
