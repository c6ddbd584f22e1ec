"""法人番号: thirteen digits, the first of them a check digit (平成26年財務省令第70号 art. 2; python-stdnum)."""

import unicodedata

from django.core.exceptions import ValidationError
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.jp import cn


def tidied(number: str) -> str:
    """As it is kept: half width, without spaces and hyphens, which people copy along."""
    plain = unicodedata.normalize("NFKC", number)
    return "".join(
        character
        for character in plain
        if not character.isspace() and unicodedata.category(character) not in ("Pd", "Sm", "Lm")
    )


def validate_corporate_number(number: str) -> None:
    """Raises ValidationError, in words, unless it is a number that can have been given out."""
    if len(number) != 13 or not (number.isascii() and number.isdecimal()):
        raise ValidationError("法人番号は、13けたの数字です。分からないときや、ないときは、空けておいてください。")
    try:
        cn.validate(number)
    except NotANumber as error:
        raise ValidationError("法人番号が正しくありません。数字の打ち間違いがないか、確かめてください。") from error
