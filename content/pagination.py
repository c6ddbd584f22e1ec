"""Links among the pages of a long list, for the component `pagination`."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page


def page_links(current: Page, address: Callable[[int], str]) -> dict[str, Any] | None:
    """Return previous, next and the numbers with their addresses (a gap has none); None where all fits on one page."""
    paginator = current.paginator
    if paginator.num_pages == 1:
        return None
    return {
        "current": current,
        "previous": address(current.number - 1) if current.has_previous() else "",
        "next": address(current.number + 1) if current.has_next() else "",
        "numbers": [
            (number, address(number) if isinstance(number, int) else "")
            for number in paginator.get_elided_page_range(current.number, on_each_side=2, on_ends=1)
        ],
    }
