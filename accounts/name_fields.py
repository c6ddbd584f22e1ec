"""The name of a person, asked in the same words everywhere."""

from typing import Any

from django import forms


class NameFields(forms.Form):
    last_name = forms.CharField(
        label="姓",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": "姓を入力してください。"},
    )
    first_name = forms.CharField(
        label="名",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": "名を入力してください。"},
    )

    @property
    def name(self) -> dict[str, Any]:
        """As the services take it; of a valid form."""
        return {field: self.cleaned_data[field] for field in ("last_name", "first_name")}
