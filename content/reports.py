"""Reports of the admin on published pages that the reader of the report may edit."""

from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page, PageQuerySet
from wagtail.permissions import policy_registry

from content.enums import JargonTreatment, LinkKind, LinkProblem
from content.japanese_dates import date_text
from content.page_findings import Jargon, PageLink, UnexplainedWord

# Actions that the policy of pages knows beside Wagtail's.
READ, EXPORT = "report", "report-export"


def pages_editable_by(user: Any) -> PageQuerySet[Page]:
    pages: PageQuerySet[Page] = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    return pages


def pages_reported_to(user: Any) -> PageQuerySet[Page]:
    """Those of which the person's reports tell: more people read reports than edit pages."""
    pages: PageQuerySet[Page] = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, READ)
    return pages


def edit_address(page_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def day_text(moment: Any) -> str:
    """2026年11月21日（土）; empty for None."""
    return date_text(localtime(moment).date()) if moment else ""


def shown_target(link: PageLink) -> str:
    return link.url or link.get_kind_display()


def last_check(link: PageLink) -> str:
    if link.kind != LinkKind.ELSEWHERE:
        return "数分ごとに確認"
    return day_text(link.address.checked_at) if link.address else "公開したとき"


def example_of(row: Any) -> str:
    return f"{row.word}（{row.explanation or '説明'}）"


class PagesOfReader(ReportView):
    """On the pages of which the reader may know."""

    permission_required: ClassVar[str | None] = READ
    is_searchable = False

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Page)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.is_export and not self.user_has_permission(EXPORT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def own_pages(self) -> PageQuerySet[Page]:
        return pages_reported_to(self.request.user).live()


class WayToThePage(TitleColumn):
    """The title of a page with the way to its form, or to the page itself for those who edit none."""

    def __init__(self, name: str = "title", *, page_of: Callable[[Any], Page] = lambda row: row, **values: Any) -> None:
        super().__init__(name, label="ページ", **values)
        self.page_of = page_of

    def get_link_url(self, instance: Any, parent_context: Any) -> str | None:
        page, user = self.page_of(instance), parent_context["request"].user
        if policy_registry.get_by_type(Page).user_has_permission(user, "change"):
            return edit_address(page.pk)
        address: str | None = page.get_url(parent_context["request"])
        return address


class PageTitleColumn(WayToThePage):
    """The page that must be mended."""

    def __init__(self) -> None:
        super().__init__("page", page_of=lambda row: row.page, accessor="page.title", width="25%")


class BrokenLinksFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label="リンクの種類", choices=LinkKind.choices, empty_label="すべて")
    problem = django_filters.ChoiceFilter(label="問題", choices=LinkProblem.choices, empty_label="すべて")

    class Meta:
        model = PageLink
        fields: ClassVar[list[str]] = ["kind", "problem"]


class BrokenLinksReport(PagesOfReader):
    model = PageLink
    page_title = "リンク切れ"
    header_icon = "warning"
    results_template_name = "content/reports/broken_links_results.html"
    index_url_name = "broken_links_report"
    index_results_url_name = "broken_links_report_results"
    filterset_class = BrokenLinksFilterSet
    export_filename = "broken-links"
    columns: ClassVar[list[Column]] = [
        PageTitleColumn(),
        Column("text", label="リンクの文字"),
        Column("shown_target", label="リンク先", accessor=shown_target),
        Column("problem", label="問題", accessor="get_problem_display"),
        Column("since", label="見つかった日", accessor=lambda link: day_text(link.problem_since)),
        Column("checked", label="最後の確認", accessor=last_check),
    ]
    list_export: ClassVar[list[str]] = [
        "page.title",
        "text",
        "url",
        "get_kind_display",
        "get_problem_display",
        "problem_since",
        "checked_at",
    ]
    export_headings: ClassVar[dict[str, str]] = {
        "page.title": "ページ",
        "text": "リンクの文字",
        "url": "リンク先",
        "get_kind_display": "リンクの種類",
        "get_problem_display": "問題",
        "problem_since": "見つかった日",
        "checked_at": "最後の確認",
    }

    def get_queryset(self) -> QuerySet[PageLink]:
        links = PageLink.objects.filter(page__in=self.own_pages()).exclude(problem="")
        if not settings.LINK_CHECK:
            # What was found before the check was switched off is out of date.
            links = links.exclude(kind=LinkKind.ELSEWHERE, address__isnull=False)
        return (
            links.select_related("page", "address")
            .annotate(checked_at=F("address__checked_at"))
            .order_by("problem_since", "pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"asks_other_sites": settings.LINK_CHECK}


class UnexplainedWordsFilterSet(WagtailFilterSet):
    word = django_filters.CharFilter(label="言葉", lookup_expr="icontains")

    class Meta:
        model = UnexplainedWord
        fields: ClassVar[list[str]] = ["word"]


class UnexplainedWordsReport(PagesOfReader):
    model = UnexplainedWord
    page_title = "説明のない略語"
    header_icon = "help"
    results_template_name = "content/reports/unexplained_words_results.html"
    index_url_name = "unexplained_words_report"
    index_results_url_name = "unexplained_words_report_results"
    filterset_class = UnexplainedWordsFilterSet
    export_filename = "unexplained-words"
    columns: ClassVar[list[Column]] = [
        PageTitleColumn(),
        Column("word", label="言葉", width="12%"),
        Column("excerpt", label="使われているところ"),
        Column("example", label="書き方の例", accessor=example_of),
    ]
    list_export: ClassVar[list[str]] = ["page.title", "word", "excerpt", "explanation"]
    export_headings: ClassVar[dict[str, str]] = {
        "page.title": "ページ",
        "word": "言葉",
        "excerpt": "使われているところ",
        "explanation": "説明の例",
    }

    def get_queryset(self) -> QuerySet[UnexplainedWord]:
        return words_to_explain().filter(page__in=self.own_pages()).select_related("page").order_by("page_id", "word")


def words_to_explain() -> QuerySet[UnexplainedWord]:
    """Without the words that staff took for known since the pages were looked through; with their `explanation`."""
    known = Jargon.objects.filter(treatment=JargonTreatment.KNOWN).values("word")
    explanation = Jargon.objects.filter(word=OuterRef("word")).values("explanation")[:1]
    return UnexplainedWord.objects.exclude(word__in=known).annotate(explanation=Subquery(explanation))
