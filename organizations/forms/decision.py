"""Forms of staff about an application."""

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminDateInput

from organizations.enums import ReceivedBy
from organizations.models.applications import LONGEST_MESSAGE


class WordsForm(forms.Form):
    """Words to the applicant, or among staff."""

    text = forms.CharField(
        label="伝える内容",
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "内容を書いてください。"},
    )

    def __init__(self, *args: Any, label: str = "", help_text: str = "", required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        # A browser would cut what is pasted without a word.
        field.widget.attrs.pop("maxlength", None)
        field.label, field.help_text, field.required = label or field.label, help_text, required


class EnterForForm(forms.Form):
    received_by = forms.ChoiceField(
        label="受け取り方", choices=ReceivedBy.choices, help_text="申請がどのように届いたかを選びます。"
    )
    received_on = forms.DateField(
        label="受け取った日",
        widget=AdminDateInput,
        help_text="例：2026-11-23",
        error_messages={"invalid": "日付を、例のように入力してください。"},
    )
