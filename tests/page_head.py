"""What machines read of a page: its head, and its data after schema.org."""

import json
from html.parser import HTMLParser
from typing import Any

from django.test import Client

# Of the site in tests of absolute addresses: not what the test client asks, as behind a proxy.
ROOT = "https://portal.example.lg.jp"


class PageHead(HTMLParser):
    """`metas` by name or property, `links` by relation (both lists: one that stands twice is seen), `data` by type."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.metas: dict[str, list[str]] = {}
        self.links: dict[str, list[str]] = {}
        self.data: dict[str, Any] = {}
        self._is_data, self._text = False, ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._is_data = tag == "script" and values.get("type") == "application/ld+json"
        if tag == "meta":
            name = values.get("name") or values.get("property") or ""
            self.metas.setdefault(name, []).append(values.get("content", ""))
        elif tag == "link":
            self.links.setdefault(values["rel"], []).append(values["href"])

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._is_data:
            found = json.loads(self._text)
            assert found["@type"] not in self.data
            self.data[found["@type"]] = found
        self._is_data, self._text = False, ""

    @property
    def canonical(self) -> str | None:
        """None if there is none; two are a mistake."""
        [address] = self.links.get("canonical", [None])
        return address

    @property
    def is_indexed(self) -> bool:
        return "noindex" not in "".join(self.metas.get("robots", []))


def head_of(client: Client, address: str, status: int = 200) -> PageHead:
    response = client.get(address)
    assert response.status_code == status
    return PageHead(response.content.decode())
