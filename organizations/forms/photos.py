"""The form of a photo."""

from django import forms
from wagtail.images.fields import WagtailImageField

from content.alt_text import ADVICE, validate_alt_text
from roles.forms import TextForm


class PhotoForm(TextForm):
    """The file is looked at by its content, not by its name."""

    file = WagtailImageField(
        label="写真のファイル",
        help_text="JPEGかPNGの写真を選びます。写っている人の許可を得てください。撮った場所の記録は、保存するときに取りのぞきます。",
        error_messages={"required": "写真のファイルを選んでください。"},
    )
    alt_text = forms.CharField(
        label="何が写っているか（読み上げ用）", max_length=150, validators=[validate_alt_text], help_text=ADVICE
    )
    caption = forms.CharField(label="写真の下に出す説明（任意）", max_length=150, required=False)
    has_permission = forms.BooleanField(
        label="写っている人と、撮った人の許可を得ています。",
        error_messages={"required": "許可を得てから、印を付けてください。"},
    )
