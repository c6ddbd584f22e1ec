"""Parts of lists in the admin: cells that stand below each other on a phone, boxes to tick many rows, numbers of pages."""

from collections.abc import Callable, Mapping
from typing import Any

from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn, Column, Table


class CountedPaginator(WagtailPaginator):
    @property
    def items_count_label(self) -> str:
        return f"{self.count:,}件"


class Cell(Column):
    """A cell that bears its heading where the table stands as blocks, on a narrow screen."""

    cell_template_name = "content/listing/cell.html"


class StackedTable(Table):
    """On a narrow screen each row stands as a block, its cells behind their headings."""

    classname = "listing stacked-table"


class ChoiceColumn(BaseColumn):
    """A box to tick a row, named `chosen` in the form `form`; `name_of` is what screen readers say of it."""

    header_template_name = "content/listing/choice_header.html"
    cell_template_name = "content/listing/choice_cell.html"

    def __init__(self, name: str, *, label: str, form: str, name_of: Callable[[Any], str]) -> None:
        super().__init__(name, label=label, width="4%")
        self.form, self.name_of = form, name_of

    def get_cell_context_data(self, instance: Any, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {
            "form": self.form,
            "name_of": self.name_of(instance),
            "value": instance.pk,
            "is_offered": True,
        }


def is_key(text: str) -> bool:
    """Digits, and no more than a database holds."""
    return text.isascii() and text.isdecimal() and len(text) <= 18
