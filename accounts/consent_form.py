"""The box that says "I agree", for every form by which somebody signs up, and for a new version."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html

from accounts import services
from accounts.models import ConsentText, User


class ConsentFormMixin(forms.Form):
    """Adds the fields `consent` and `consent_text` (the version that was shown); without a text in force it adds nothing.

    Whoever saves the form calls `agree(user)`.
    """

    consent = forms.BooleanField(
        error_messages={"required": "登録するには、個人情報の取り扱いを読み、同意のチェックを入れてください。"}
    )
    consent_text = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text_in_force: ConsentText | None = services.text_in_force()
        if self.text_in_force is None:
            del self.fields["consent"], self.fields["consent_text"]
            return
        self.fields["consent"].label = format_html(
            '<a href="{}" target="_blank">個人情報の取り扱い（新しい画面で開く）</a>を読み、同意します。',
            reverse("accounts:terms"),
        )
        self.fields["consent_text"].initial = self.text_in_force.pk

    def clean_consent(self) -> bool:
        """Agreed to what was shown: if a version has begun since, it must be read first."""
        name = self.add_prefix("consent_text")
        if self.text_in_force and str(self.data.get(name)) != str(self.text_in_force.pk):
            # Shown again, the form is one of the new version, with the box empty.
            typed = QueryDict(mutable=True)
            typed.update({key: value for key, value in self.data.items() if key != self.add_prefix("consent")})
            typed[name] = str(self.text_in_force.pk)
            self.data = typed
            raise forms.ValidationError("新しい版になりました。読み直してから、もう一度チェックを入れてください。")
        return bool(self.cleaned_data["consent"])

    def agree(self, user: User) -> None:
        if self.text_in_force is not None:
            services.give_consent(user=user, text=self.text_in_force)
