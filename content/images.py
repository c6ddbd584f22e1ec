"""Pictures that editors upload."""

from pathlib import PurePath
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.base import File
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from content.alt_text import ADVICE
from content.photo_files import without_private_data


class WholeImageField(WagtailImageField):
    """Refuses a picture that was cut off on its way; Wagtail lets the error of the image library through."""

    def check_image_pixel_size(self, f: Any) -> None:
        try:
            super().check_image_pixel_size(f)
        except ValidationError:
            raise
        except Exception as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class PortalImageForm(BaseImageForm):
    class Meta(BaseImageForm.Meta):
        help_texts: ClassVar[dict[str, str]] = {
            "title": "一覧で写真を探すための名前です。例：買い物バスに乗る人たち",
            "description": ADVICE,
            "collection": "写真をしまう場所です。分からないときは、そのままにします。",
            "tags": "探すときの手がかりになる言葉を「,」で区切って書きます。なくてもかまいません。",
            "credit": "写真を撮った人や団体の名前です。写真の下に出ます。100字まで。例：みどり会",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            whole = WholeImageField(label=field.label, required=field.required, help_text=field.help_text)
            whole.widget = field.widget
            self.fields["file"] = whole

    def clean_file(self) -> File | None:
        """Without the place where it was taken; here already, so that size and fingerprint are those of what is kept."""
        file = self.cleaned_data["file"]
        if not file or "file" not in self.changed_data:
            return file
        try:
            return without_private_data(file)
        except (OSError, Image.DecompressionBombError) as error:
            message = self.fields["file"].error_messages["invalid_image"]
            raise ValidationError(message, code="invalid_image") from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file, text = cleaned.get("file"), cleaned.get("description", "").strip()
        if file and text and text in (PurePath(file.name).name, PurePath(file.name).stem):
            self.add_error(
                "description", "ファイル名では、何が写っているかが伝わりません。写っているものを言葉で書いてください。"
            )
        return cleaned
