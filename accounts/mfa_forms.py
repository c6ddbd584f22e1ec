"""Forms of the second factor: allauth's, in the words of the portal."""

from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache

from accounts.forms import CodeField

LABEL = "番号"


class SingleUse:
    """A code of the app counts once.

    allauth remembers a used code for one period; with a tolerance it is valid for several, and could be used again.
    """

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]  # of the form that this is mixed into
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]  # set by the line above
        if authenticator.type == Authenticator.Type.TOTP:
            valid_for = (2 * app_settings.TOTP_TOLERANCE + 1) * app_settings.TOTP_PERIOD
            digits = "".join(character for character in code if character.isdigit())
            if not cache.add(f"accounts.totp:{authenticator.pk}:{digits}", 1, timeout=valid_for):
                raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(SingleUse, base_forms.AuthenticateForm):
    code = CodeField(label=LABEL)


class ReauthenticateForm(SingleUse, base_forms.ReauthenticateForm):
    code = CodeField(label=LABEL)


class ActivateTotpForm(ActivateTOTPForm):
    code = CodeField(label="アプリに出ている6けたの番号")


class AddPasskeyForm(AddWebAuthnForm):
    """The portal's passkeys are always both factors at once, so there is nothing to choose (`passwordless`)."""

    name = forms.CharField(
        label="名前", required=False, max_length=60, help_text="どの機器のものか分かる名前。例：事務所のパソコン"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("passwordless", None)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class RenamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label="名前", max_length=60)
