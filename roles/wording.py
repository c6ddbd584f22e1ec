"""Roles and areas in words, for lists, notices and mails."""

from collections.abc import Iterable
from typing import Any

from regions.models import Area

# More names than this tire the reader of a line.
MOST_NAMED = 3


def role_text(row: Any) -> str:
    """生活支援コーディネーター 第1層（市町村）, for a grant, a request or an invitation."""
    layer = f" {row.get_layer_display()}" if row.layer else ""
    return f"{row.get_role_display()}{layer}"


def areas_text(areas: Iterable[Area], *, most: int = MOST_NAMED) -> str:
    """所沢市、川越市、狭山市ほか2地域; 県全域 for the roles that name no areas."""
    names = [area.choice_label for area in areas]
    if not names:
        return "県全域"
    more = f"ほか{len(names) - most}地域" if len(names) > most else ""
    return "、".join(names[:most]) + more
