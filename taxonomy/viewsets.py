"""Admin listings of the terms."""

from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from taxonomy.models import ActivityField, BodyKind, ServiceAType, Trouble


class TermViewSet(SnippetViewSet):
    list_display = ["label", "key", "sort_order", "is_active"]
    ordering = ["sort_order"]
    icon = "tag"
    # A copy would start with the key and the label of another row.
    copy_view_enabled = False


class ActivityFieldViewSet(TermViewSet):
    model = ActivityField
    list_display = ["number", *TermViewSet.list_display]


class BodyKindViewSet(TermViewSet):
    model = BodyKind


class ServiceATypeViewSet(TermViewSet):
    model = ServiceAType


class TroubleViewSet(TermViewSet):
    model = Trouble


class TaxonomyViewSetGroup(SnippetViewSetGroup):
    menu_label = "分類"
    menu_icon = "tag"
    menu_order = 400
    items = (ActivityFieldViewSet, BodyKindViewSet, ServiceATypeViewSet, TroubleViewSet)
