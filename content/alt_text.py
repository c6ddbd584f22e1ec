"""What a picture shows, in words: read out to those who do not see it."""

import re

from django.core.exceptions import ValidationError

ADVICE = (
    "画像が見えない人に読み上げられます。電話で伝えるつもりで、だれが、どこで、何をしているかを1〜2文で書いてください。"
    "例：公民館の台所で、エプロン姿の高齢者と学生が一緒に野菜を切っている。"
)
SHORTEST = 6
LONGEST = 150
_FILE_NAME = re.compile(
    r".*\.(jpe?g|png|webp|gif|heic|avif|bmp|tiff?)|(img|dsc[fn]?|pxl|mvimg|p|image|photo|screenshot)?[-_ ]*\d[-_ \d]*",
    re.IGNORECASE | re.DOTALL,
)
# What remains without these says something.
_SAYS_NOTHING = re.compile(
    r"写真|画像|イメージ|イラスト|図|様子|です|の|photo|image|picture|img|[\d\W_]", re.IGNORECASE
)


def validate_alt_text(text: str) -> None:
    """Raise ValidationError for words that tell a listener nothing: too few, too many, 写真, or the name of a file."""
    text = text.strip()
    if _FILE_NAME.fullmatch(text):
        raise ValidationError("ファイル名では、何が写っているかが伝わりません。写っているものを言葉で書いてください。")
    if not _SAYS_NOTHING.sub("", text):
        raise ValidationError(
            "「写真」「画像」だけでは、何が写っているかが伝わりません。写っているものを書いてください。"
        )
    if len(text) < SHORTEST:
        raise ValidationError(f"短すぎます。だれが何をしているかが伝わるように、{SHORTEST}字以上で書いてください。")
    if len(text) > LONGEST:
        raise ValidationError(
            f"長すぎます（今は{len(text)}字）。{LONGEST}字以内で書き、くわしいことは本文に書いてください。"
        )
