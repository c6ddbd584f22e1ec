"""Admin screens of the thesaurus and of picks, at their addresses."""

from django.db.models import QuerySet
from django.urls import path
from wagtail.admin.ui.tables import Column, StatusFlagColumn
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from search.admin_views.thesaurus import (
    ThesaurusCopyView,
    ThesaurusCreateView,
    ThesaurusEditView,
    ThesaurusFilterSet,
    ThesaurusIndexView,
    TryView,
)
from search.admin_views.thesaurus_exchange import ExportView, ImportView
from search.models import SearchPick, ThesaurusEntry
from search.models.picks import MAX_WORDS
from search.thesaurus_csv import kind_text


class ThesaurusEntryViewSet(SnippetViewSet):
    model = ThesaurusEntry
    menu_label = "類語"
    icon = "openquote"
    menu_order = 420
    add_to_admin_menu = True
    list_display = [
        "term",
        "others",
        Column("kind", label="種類", accessor=lambda entry: kind_text(entry.kind), sort_key="kind"),
        StatusFlagColumn("is_active", label="使う", true_label="使う", false_label="使わない"),
    ]
    filterset_class = ThesaurusFilterSet
    search_fields = ["term", "others"]
    ordering = ["term"]
    list_per_page = 50
    index_view_class = ThesaurusIndexView
    add_view_class = ThesaurusCreateView
    copy_view_class = ThesaurusCopyView
    edit_view_class = ThesaurusEditView
    create_template_name = ThesaurusCreateView.template_name
    edit_template_name = ThesaurusEditView.template_name

    def get_common_view_kwargs(self, **kwargs):
        names = {f"{name}_url_name": self.get_url_name(name) for name in ("try", "export", "import")}
        return super().get_common_view_kwargs(**names, **kwargs)

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("try/", self.construct_view(TryView), name="try"),
            path("export/", self.construct_view(ExportView), name="export"),
            path("import/", self.construct_view(ImportView), name="import"),
        ]


class SearchPickCreateView(CreateView):
    def get_initial_form_instance(self) -> SearchPick:
        """With the `words` of the address, which 検索の様子 leads to."""
        return SearchPick(words=self.request.GET.get("words", "")[:MAX_WORDS])


class SearchPickViewSet(SnippetViewSet):
    model = SearchPick
    add_view_class = SearchPickCreateView
    menu_label = "検索のおすすめ"
    icon = "pick"
    menu_order = 425
    add_to_admin_menu = True
    list_display = [
        "words",
        "page",
        StatusFlagColumn(
            "live", label="ページ", accessor="page.live", true_label="公開中", false_label="公開していない"
        ),
        "place",
        "sort_order",
        StatusFlagColumn("is_active", label="使う", true_label="使う", false_label="使わない"),
    ]
    list_filter = ["is_active"]
    search_fields = ["words"]
    ordering = ["words", "sort_order"]
    list_per_page = 50
    # A copy would be refused at once: the same words and the same page.
    copy_view_enabled = False

    def get_queryset(self, request) -> QuerySet[SearchPick]:
        return SearchPick.objects.select_related("page", "place")
