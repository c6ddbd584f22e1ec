"""Admin listing of the thesaurus."""

from wagtail.admin.ui.tables import StatusFlagColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from search.models import ThesaurusEntry


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
