"""The form of document files in the admin."""

from typing import Any, ClassVar

from wagtail.documents.forms import BaseDocumentForm

FILE_HELP = (
    "PDF・Word・Excel・PowerPoint・CSV・テキストのファイルを選びます。個人の情報が入っていないか確かめてください。"
)


class PortalDocumentForm(BaseDocumentForm):
    class Meta(BaseDocumentForm.Meta):
        help_texts: ClassVar[dict[str, str]] = {
            "title": "リンクの文字になる名前です。中身が分かるように書きます。例：買い物支援の手引き（令和8年度）",
            "collection": "ファイルをしまう場所です。分からないときは、そのままにします。",
            "tags": "探すときの手がかりになる言葉を「,」で区切って書きます。なくてもかまいません。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Wagtail's field writes its own over that of Meta.
        if field := self.fields.get("file"):
            field.help_text = FILE_HELP
