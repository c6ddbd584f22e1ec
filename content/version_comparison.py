"""Dates, numbers and ticks in Wagtail's comparison of two versions, which shows them as Python writes them; and rich
text, of which it takes for a change what only the editor's marks differ in.
"""

import re
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localtime
from wagtail.admin.compare import FieldComparison, RichTextFieldComparison, TextDiff, register_comparison_class
from wagtail.fields import RichTextField

from content.japanese_dates import date_text, moment_text

# The editor gives each paragraph one when it is saved; imported text has none.
_KEYS_OF_BLOCKS = re.compile(r' data-block-key="[^"]*"')


class PlainValueComparison(FieldComparison):
    """None shows as nothing."""

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        self.field = field
        self.val_a, self.val_b = (value_text(field.value_from_object(version)) for version in (obj_a, obj_b))

    def htmldiff(self) -> str:
        if not self.has_changed():
            return str(TextDiff([("equal", self.val_a)]).to_html())
        changes = [("deletion", self.val_a), ("addition", self.val_b)]
        return str(TextDiff([change for change in changes if change[1]]).to_html())


class MarkedTextComparison(RichTextFieldComparison):
    def has_changed(self) -> bool:
        before, after = (_KEYS_OF_BLOCKS.sub("", version or "") for version in (self.val_a, self.val_b))
        return before != after


def value_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, datetime):
        return moment_text(localtime(value))
    return date_text(value) if isinstance(value, date) else str(value)


for _field in (models.DateField, models.IntegerField, models.DecimalField, models.FloatField, models.BooleanField):
    register_comparison_class(_field, comparison_class=PlainValueComparison)
register_comparison_class(RichTextField, comparison_class=MarkedTextComparison)
