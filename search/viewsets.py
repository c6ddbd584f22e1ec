"""Admin listings of the thesaurus and of picks."""

from django.db.models import QuerySet
from wagtail.admin.ui.tables import StatusFlagColumn
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from search.models import ThesaurusEntry
from search.pick_models import MAX_WORDS, SearchPick


class ThesaurusEntryViewSet(SnippetViewSet):
    model = ThesaurusEntry
    menu_label = "類語"
    icon = "openquote"
    menu_order = 420
    add_to_admin_menu = True
    list_display = [
        "term",
        "others",
        "kind",
        StatusFlagColumn("is_active", label="使う", true_label="使う", false_label="使わない"),
    ]
    list_filter = ["kind", "is_active"]
    search_fields = ["term", "others"]
    ordering = ["term"]
    list_per_page = 50


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
