"""Admin screens of the thesaurus, at their addresses."""

from django.urls import path
from wagtail.admin.ui.tables import Column, StatusFlagColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from search.models import ThesaurusEntry
from search.thesaurus_csv import kind_text
from search.thesaurus_exchange_views import ExportView, ImportView
from search.thesaurus_views import (
    ThesaurusCopyView,
    ThesaurusCreateView,
    ThesaurusEditView,
    ThesaurusFilterSet,
    ThesaurusIndexView,
    TryView,
)


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
