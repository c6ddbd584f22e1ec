"""/style/: every component with its samples, for whoever builds or checks the look of the site."""

import tomllib
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from content import icons
from content.components import Component, all_components


def samples_of(component: Component, request: HttpRequest) -> list[dict[str, Any]]:
    """Title and HTML of each sample of a component."""
    if not component.samples.exists():
        return []
    rows = tomllib.loads(component.samples.read_text(encoding="utf-8"))["samples"]
    return [
        {
            "title": row["title"],
            "html": render_to_string(component.template_name, _as_objects(row.get("context", {})), request),
        }
        for row in rows
    ]


@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    components = [(component, samples_of(component, request)) for component in all_components()]
    context = {
        "components": [(component, samples) for component, samples in components if samples],
        "icon_groups": icons.by_group(),
    }
    return TemplateResponse(request, "portal/style_page.html", context)


def _as_objects(value: dict[str, Any]) -> dict[str, Any]:
    return {name: _as_object(each) for name, each in value.items()}


def _as_object(value: Any) -> Any:
    """Tables as objects with attributes, which templates and filters read like the real ones."""
    if isinstance(value, dict):
        return SimpleNamespace(**_as_objects(value))
    return [_as_object(each) for each in value] if isinstance(value, list) else value
