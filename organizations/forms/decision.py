"""Forms of staff about an application."""

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminDateInput

from organizations.enums import ReceivedBy
from organizations.models.applications import LONGEST_MESSAGE


class WordsForm(forms.Form):
    """Words to the applicant, or among staff."""

    def __init__(
        self,
        *args: Any,
        label: str = "",
        help_text: str = "",
        required: bool = True,
        longest: int = LONGEST_MESSAGE,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = field = forms.CharField(
            label=label,
            help_text=help_text,
            required=required,
            max_length=longest,
            widget=forms.Textarea(attrs={"rows": 5}),
            error_messages={"required": f"「{label}」を書いてください。"},
        )
        # A browser would cut what is pasted without a word.
        field.widget.attrs.pop("maxlength", None)


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
