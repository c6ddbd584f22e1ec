"""Admin screens of the thesaurus: the listing with its warnings, the form, and trying out words."""

from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.models import CopyViewMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView

from search import services
from search.analysis.thesaurus import Thesaurus
from search.forms import AddressField
from search.models import ThesaurusEntry, ThesaurusKind
from search.results import SearchUnavailable
from search.services.trying import REACH, ComparedHit, ComparedList, Move

UNMEASURED = "検索エンジンが答えないため、見つかる件数は確かめていません。"


class TryForm(forms.Form):
    query = AddressField(
        label="試す言葉", required=False, help_text="サイトの検索に入れる言葉です。例：買い物弱者　送迎"
    )


def trial(text: str, *, before: Thesaurus, after: Thesaurus, headings: tuple[str, str]) -> dict[str, Any]:
    """What the screen shows of a comparison; `is_unavailable` while no engine answers."""
    try:
        found = services.compare(text=text, before=before, after=after)
    except SearchUnavailable:
        return {"is_unavailable": True}
    pairs = ((found.before, found.after, _went), (found.after, found.before, _came))
    return {
        "words": found.words,
        "is_same": found.is_same,
        "lists": [
            {"heading": heading, "list": own, "hits": [(hit, say(hit, other)) for hit in own.hits]}
            for heading, (own, other, say) in zip(headings, pairs, strict=True)
        ],
    }


def _went(hit: ComparedHit, after: ComparedList) -> str:
    """Where a hit of the first list goes."""
    if hit.move is Move.LEFT and hit.other is None:
        return "見つからなくなる" if after.is_whole else f"↓ {REACH}位より下へ"
    arrows = {Move.ROSE: "↑", Move.FELL: "↓", Move.LEFT: "↓"}
    return f"{arrows[hit.move]} {hit.other}位へ" if hit.move in arrows else "変わらない"


def _came(hit: ComparedHit, before: ComparedList) -> str:
    """Where a hit of the second list comes from."""
    if hit.move is Move.CAME and hit.other is None:
        return "新しく見つかる" if before.is_whole else f"↑ {REACH}位より下から"
    arrows = {Move.ROSE: "↑", Move.FELL: "↓", Move.CAME: "↑"}
    return f"{arrows[hit.move]} {hit.other}位から" if hit.move in arrows else "変わらない"


def warnings_of(entry: ThesaurusEntry) -> list[str]:
    """All warnings of one entry, those that need the engine too."""
    found = list(services.overlaps_of(entry=entry))
    try:
        found += services.words_that_catch_too_much(entry=entry)
    except SearchUnavailable:
        found.append(UNMEASURED)
    return found


class TryView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Any query, with the thesaurus as it is beside none at all."""

    model = ThesaurusEntry
    permission_required = "change"
    template_name = "search/admin/try.html"
    page_title = "言葉を試す"
    header_icon = "search"
    index_url_name = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse(self.index_url_name), "label": "類語"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = TryForm(self.request.GET)
        form.is_valid()
        context: dict[str, Any] = super().get_context_data(**kwargs) | {"try_form": form}
        if text := form.cleaned_data.get("query", ""):
            context["trial"] = trial(
                text,
                before=services.compile_rows([]),
                after=services.current_thesaurus(),
                headings=("類語を使わないとき", "今の検索"),
            )
        return context


class WithTrial:
    """A form of an entry that can be tried before it is saved, and says what is doubtful about it."""

    request: HttpRequest
    form: Any
    object: Any
    get_form: Callable[[], Any]
    render_to_response: Callable[[dict[str, Any]], HttpResponse]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "action-try" not in request.POST:
            response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]  # a view's
            return response
        self.form = self.get_form()
        return self.render_to_response(self.get_context_data(form=self.form, **self._tried()))

    def _tried(self) -> dict[str, Any]:
        form = TryForm(self.request.POST)
        form.is_valid()
        if not self.form.is_valid():
            return {"try_form": form, "is_refused": True}
        entry = self.form.instance
        text = form.cleaned_data.get("query") or entry.term
        tried = trial(
            text,
            before=services.current_thesaurus(),
            after=services.thesaurus_with(entry=entry),
            headings=("今の検索", "この内容で保存したとき"),
        )
        return {"try_form": TryForm({"query": text}), "trial": tried, "warnings": warnings_of(entry)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = {"try_form": TryForm(), **super().get_context_data(**kwargs)}  # type: ignore[misc]  # a view's
        if self.request.method == "GET" and self.object and self.object.pk:
            context["warnings"] = warnings_of(self.object)
        return context

    def save_action(self) -> HttpResponse:
        response: HttpResponse = super().save_action()  # type: ignore[misc]  # a view's
        for text in warnings_of(self.object):
            messages.warning(self.request, f"「{self.object}」への注意：{text}")
        return response


class ThesaurusCreateView(WithTrial, CreateView):
    template_name = "search/admin/thesaurus_create.html"

    def get_initial(self) -> dict[str, Any]:
        """`?term=…` fills in the term: a word that nobody found leads here."""
        term = AddressField(required=False).clean(self.request.GET.get("term", ""))
        return {**super().get_initial(), **({"term": term} if term else {})}


class ThesaurusCopyView(CopyViewMixin, ThesaurusCreateView):
    """The same form, filled in with an entry that is there."""


class ThesaurusEditView(WithTrial, EditView):
    template_name = "search/admin/thesaurus_edit.html"


class ThesaurusFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label="種類", choices=ThesaurusKind.choices, empty_label="すべて")
    is_active = django_filters.BooleanFilter(
        label="使う",
        widget=forms.Select(choices=[("", "すべて"), ("true", "使う"), ("false", "使わない")]),
    )
    attention = django_filters.ChoiceFilter(
        label="注意", choices=[("yes", "注意あり")], method="with_warnings", empty_label="すべて"
    )

    class Meta:
        model = ThesaurusEntry
        fields: ClassVar[list[str]] = ["kind", "is_active"]

    def with_warnings(self, queryset: QuerySet[ThesaurusEntry], name: str, value: str) -> QuerySet[ThesaurusEntry]:
        return queryset.filter(pk__in=services.warnings_by_entry()) if value else queryset


class ThesaurusIndexView(IndexView):
    try_url_name = ""
    export_url_name = ""
    import_url_name = ""

    @cached_property
    def warnings(self) -> dict[int, tuple[str, ...]]:
        return services.warnings_by_entry()

    @cached_property
    def columns(self) -> list[Column]:
        warning = Column("warnings", label="注意", accessor=lambda entry: " ".join(self.warnings.get(entry.pk, ())))
        return [*super().columns, warning]

    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons = list(super().header_buttons)
        if self.user_has_permission("change"):
            buttons.append(HeaderButton("言葉を試す", url=reverse(self.try_url_name), icon_name="search"))
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if self.user_has_permission("export"):
            address = reverse(self.export_url_name)
            buttons.append(Button("CSVで書き出す", url=address, icon_name="download", priority=80))
        if self.user_has_permission("import"):
            address = reverse(self.import_url_name)
            buttons.append(Button("CSVで読み込む", url=address, icon_name="upload", priority=90))
        return buttons
