"""The form by which somebody tells that an entry is wrong."""

from django import forms

from organizations.enums import CorrectionKind
from organizations.models.reports import LONGEST_REPORT
from roles.forms import TextForm


class ReportForm(TextForm):
    what = forms.ChoiceField(
        label="何が違いますか",
        choices=CorrectionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "何が違うかを選んでください。"},
    )
    text = forms.CharField(
        label="くわしい内容",
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="どこが、どう違うかを書きます。正しい内容が分かれば、それも書いてください。1000字まで。",
        error_messages={"required": "くわしい内容を書いてください。"},
    )
    email = forms.EmailField(
        label="メールアドレス（任意）",
        required=False,
        help_text="確かめたいことがあるときだけ、連絡します。公開されません。",
        error_messages={"invalid": "メールアドレスの形が正しくありません。"},
    )
