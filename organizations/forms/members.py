"""Forms of those who act for an organization."""

from django import forms

from organizations.enums import MemberRole
from roles.forms import TextForm


class InviteForm(TextForm):
    email = forms.EmailField(
        label="招待する人のメールアドレス",
        help_text="この宛先に、招待のメールが届きます。",
        error_messages={
            "required": "メールアドレスを入力してください。",
            "invalid": "メールアドレスの形が正しくありません。",
        },
    )
    role = forms.ChoiceField(
        label="役割",
        widget=forms.RadioSelect,
        initial=MemberRole.EDITOR,
        choices=[
            (MemberRole.EDITOR, "編集者（内容を直せます）"),
            (MemberRole.MANAGER, "管理者（内容を直し、メンバーを招いたり外したりできます）"),
        ],
    )
