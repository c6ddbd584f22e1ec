"""The manual for editors, docs/ja, as pages of the admin: editors do not see the source code."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.urls import path, reverse, reverse_lazy
from django.views.generic import TemplateView
from markdown_it import MarkdownIt
from markdown_it.token import Token
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from content.rich_text import headed_text
from roles.permissions import may_anywhere

FOLDER = settings.BASE_DIR / "docs" / "ja"
CONTENTS = "README"
TITLE = "使い方の手引き"

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


class ManualView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "portal/admin/manual.html"
    header_icon = "help"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        _check(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = _file(f"{self.kwargs.get('chapter', CONTENTS)}.md").read_text(encoding="utf-8")
        self.page_title = text.partition("\n")[0].lstrip("# ")
        return super().get_context_data(text=headed_text(_html(text)).html, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        contents = {"url": reverse_lazy("manual"), "label": TITLE}
        here = [{"url": "", "label": self.page_title}] if "chapter" in self.kwargs else []
        return [*self.breadcrumbs_items, contents, *here]


def picture(request: HttpRequest, name: str) -> FileResponse:
    _check(request.user)
    return FileResponse(_file(f"images/{name}.png").open("rb"))


urlpatterns = [
    path("manual/", ManualView.as_view(), name="manual"),
    path("manual/<slug:chapter>/", ManualView.as_view(), name="manual_chapter"),
    path("manual/images/<slug:name>.png", picture, name="manual_picture"),
]


def _check(user: Any) -> None:
    if not may_anywhere(user, "manual", "view"):
        raise PermissionDenied


def _file(name: str) -> Path:
    """A file of the manual. What comes from an address is a slug, so that it leads nowhere else."""
    file: Path = FOLDER / name
    if not file.is_file():
        raise Http404
    return file


def _html(text: str) -> str:
    tokens = _markdown.parse(text)
    for token in _all_tokens(tokens):
        if token.type == "link_open":
            token.attrSet("href", _address(str(token.attrGet("href"))))
        elif token.type == "image":
            token.attrSet("src", reverse("manual_picture", args=[Path(str(token.attrGet("src"))).stem]))
            token.attrSet("loading", "lazy")
        elif token.type == "softbreak":
            # Where a line of the file ends, Japanese has no blank.
            token.type = "text"
    return str(_markdown.renderer.render(tokens, _markdown.options, {}))


def _all_tokens(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _address(link: str) -> str:
    """Of a chapter in the admin; other links stay as they are."""
    match = re.fullmatch(r"([\w-]+)\.md(#.*)?", link)
    if match is None:
        return link
    name, anchor = match[1], match[2] or ""
    return (reverse("manual") if name == CONTENTS else reverse("manual_chapter", args=[name])) + anchor
