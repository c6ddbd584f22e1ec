"""Admin listings of the terms."""

from django.db.models import QuerySet
from wagtail.admin.ui.tables import StatusFlagColumn
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from taxonomy.models import ActivityField, BodyKind, DesignationLabel, ServiceAType, Term, Trouble


class OnlyTermsInUse:
    """A term out of use cannot be chosen any more."""

    def get_object_list(self) -> QuerySet[Term]:
        terms: QuerySet[Term] = super().get_object_list()  # type: ignore[misc]  # of the view that this is mixed into
        return terms.filter(is_active=True)


class TermChooseView(OnlyTermsInUse, ChooseView):
    pass


class TermChooseResultsView(OnlyTermsInUse, ChooseResultsView):
    pass


class TermChooserViewSet(SnippetChooserViewSet):
    choose_view_class = TermChooseView
    choose_results_view_class = TermChooseResultsView


class TermViewSet(SnippetViewSet):
    chooser_viewset_class = TermChooserViewSet
    list_display = [
        "label",
        "key",
        "sort_order",
        StatusFlagColumn("is_active", label="使う", true_label="使う", false_label="使わない"),
    ]
    # Parts of names: a few dozen rows need no index. Their chooser shows them all on one page and has no search.
    search_fields = ["label"]
    ordering = ["sort_order"]
    icon = "tag"
    # A copy would start with the key and the label of another row.
    copy_view_enabled = False


class ActivityFieldViewSet(TermViewSet):
    model = ActivityField
    list_display = [TermViewSet.list_display[0], "number", *TermViewSet.list_display[1:]]


class BodyKindViewSet(TermViewSet):
    model = BodyKind


class ServiceATypeViewSet(TermViewSet):
    model = ServiceAType


class DesignationLabelViewSet(TermViewSet):
    model = DesignationLabel


class TroubleViewSet(TermViewSet):
    model = Trouble


class TaxonomyViewSetGroup(SnippetViewSetGroup):
    menu_label = "分類"
    menu_icon = "tag"
    menu_order = 400
    items = (ActivityFieldViewSet, BodyKindViewSet, ServiceATypeViewSet, DesignationLabelViewSet, TroubleViewSet)
