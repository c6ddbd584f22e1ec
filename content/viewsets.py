"""Admin listing of abbreviations and jargon."""

from wagtail.snippets.views.snippets import SnippetViewSet

from content.page_findings import Jargon


class JargonViewSet(SnippetViewSet):
    model = Jargon
    menu_label = "略語・専門用語"
    icon = "help"
    menu_order = 430
    add_to_admin_menu = True
    list_display = ["word", "treatment", "explanation"]
    list_filter = ["treatment"]
    search_fields = ["word", "explanation"]
    ordering = ["word"]
    list_per_page = 50
