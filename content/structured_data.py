"""Data after schema.org, as JSON-LD: plain dictionaries, made by the app that owns the subject."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from content.metadata import absolute_address
from regions.enums import AreaKind
from regions.models import Area
from taxonomy.models import Term

CONTEXT = "https://schema.org"
MUNICIPALITY_CODE = "全国地方公共団体コード"
# No text can end the element; U+2028 and U+2029 end a line in older JavaScript.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def json_ld(data: dict[str, Any]) -> SafeString:
    """The element that carries the data. Browsers do not execute it, so the content security policy has no say in it.

    Django's `json_script` writes another type and every Japanese character as six.
    """
    text = json.dumps({"@context": CONTEXT} | data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  # escaped above


def filled(data: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def moment(value: datetime | None) -> str | None:
    """ISO 8601 in the site's time zone: 2026-11-21T09:30:00+09:00."""
    return None if value is None else timezone.localtime(value).isoformat(timespec="seconds")


def organization(name: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name}


def publisher(request: HttpRequest) -> dict[str, Any]:
    """Who publishes the pages of the site."""
    return organization(settings.WAGTAIL_SITE_NAME) | {"url": absolute_address("/", request)}


def website(request: HttpRequest) -> dict[str, Any]:
    home = absolute_address("/", request)
    return {"@type": "WebSite", "@id": f"{home}#website", "name": settings.WAGTAIL_SITE_NAME, "url": home}


def breadcrumb_list(links: Iterable[tuple[str, str]], current: str) -> dict[str, Any]:
    """`links`: name and absolute address from the home page on; `current`: name of the page itself."""
    items = [{"name": name, "item": address} for name, address in links] + [{"name": current}]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position} | item for position, item in enumerate(items, start=1)
        ],
    }


def defined_term(term: Term) -> dict[str, Any]:
    return {"@type": "DefinedTerm", "name": term.label, "termCode": term.key}


def administrative_area(area: Area) -> dict[str, Any]:
    """A daily living area has no code of its own: it is told by what it lies in."""
    if area.kind == AreaKind.NATION:
        return {"@type": "Country", "name": "日本"}
    code, around = area.check_digit_code, area.parent
    return filled(
        {
            "@type": "AdministrativeArea",
            "name": area.full_name,
            "identifier": {"@type": "PropertyValue", "propertyID": MUNICIPALITY_CODE, "value": code} if code else None,
            "containedInPlace": administrative_area(around) if around and not code else None,
        }
    )
