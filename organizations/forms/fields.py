"""Fields that take what people type: full width, with spaces or brackets, and keep it as it is written in Japan."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from content.contact import validate_telephone
from organizations.models import Organization, OrganizationContact

# Dashes of every width: Unicode counts some as signs of mathematics, the long mark of katakana as a letter.
_AS_DASHES = ("Pd", "Sm", "Lm")


def with_hyphens(text: str) -> str:
    """As numbers are kept: half width, with one hyphen wherever people put dashes, spaces or brackets."""
    plain = unicodedata.normalize("NFKC", text)
    parts = "".join(
        " " if character in "()" or unicodedata.category(character) in _AS_DASHES else character for character in plain
    )
    return "-".join(parts.split())


# Of these the parts are known: mobile and IP telephones (総務省 電気通信番号計画), and 0120.
_WITHOUT_HYPHENS = re.compile(r"(0[5789]0)([0-9]{4})([0-9]{4})|(0120)([0-9]{3})([0-9]{3})")


class TelephoneField(forms.CharField):
    default_validators = [
        RegexValidator(
            validate_telephone.regex,
            "電話番号は、市外局番から、「-」で区切って入力してください。例：048-000-0000。内線は、窓口の名前などに書きます。",
        )
    ]
    widget = forms.TextInput(attrs={"inputmode": "tel"})

    def __init__(self, **kwargs: Any) -> None:
        longest = OrganizationContact._meta.get_field("phone").max_length
        super().__init__(**{"max_length": longest} | kwargs)

    def to_python(self, value: Any) -> str:
        text = with_hyphens(str(super().to_python(value) or ""))
        known = _WITHOUT_HYPHENS.fullmatch(text)
        return "-".join(part for part in known.groups() if part) if known else text


class PostalCodeField(forms.CharField):
    """3300001 → 330-0001."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"})

    def __init__(self, **kwargs: Any) -> None:
        column = Organization._meta.get_field("postal_code")
        validators = [each for each in column.validators if isinstance(each, RegexValidator)]
        super().__init__(validators=validators, **{"max_length": 20} | kwargs)

    def to_python(self, value: Any) -> str:
        text = with_hyphens(str(super().to_python(value) or "")).removeprefix("〒")
        return f"{text[:3]}-{text[3:]}" if re.fullmatch(r"[0-9]{7}", text) else text
