"""Admin: choosing a place, and the areas and groups that staff add."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, When
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import (
    CopyView,
    DeleteView,
    EditView,
    HistoryView,
    SnippetViewSet,
    SnippetViewSetGroup,
    UsageView,
)

from regions.models import Area, AreaGroup, DailyLivingArea
from regions.querysets import AreaQuerySet


class AreaFilterForm(BaseFilterForm):
    q = forms.CharField(label="名称・よみ・コードで探す", required=False)

    def filter(self, objects: AreaQuerySet) -> AreaQuerySet:
        objects = super().filter(objects)
        words = self.cleaned_data.get("q")
        if words:
            objects = objects.lookup(words)
            self.is_searching = True
            self.search_query = words
        return objects


class OnlyAreasInUse:
    """Retired places cannot be chosen any more."""

    filter_form_class = AreaFilterForm

    # The home prefecture's places first.
    ordering = ("is_elsewhere", "code")

    def get_object_list(self) -> AreaQuerySet:
        is_home = When(prefecture_code=settings.PORTAL_PREFECTURE, then=False)
        return Area.objects.current().annotate(is_elsewhere=Case(is_home, default=True))


class AreaChooseView(OnlyAreasInUse, ChooseView):
    pass


class AreaChooseResultsView(OnlyAreasInUse, ChooseResultsView):
    pass


class AreaChooserViewSet(ChooserViewSet):
    model = Area
    icon = "site"
    choose_one_text = "地域を選ぶ"
    choose_another_text = "別の地域を選ぶ"
    per_page = 20
    choose_view_class = AreaChooseView
    choose_results_view_class = AreaChooseResultsView


area_chooser_viewset = AreaChooserViewSet("area_chooser", url_prefix="area-chooser")


class OnlyWhereAllowed:
    """A view of one row, for those who may do what it does with this row; Wagtail asks of the model alone."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        policy = policy_registry.get_by_type(self.model)  # type: ignore[attr-defined]  # of the view that this is mixed into
        wanted = [self.permission_required] if self.permission_required else self.any_permission_required  # type: ignore[attr-defined]  # the same
        if not policy.user_has_any_permission_for_instance(request.user, wanted, self.get_object()):  # type: ignore[attr-defined]  # the same
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the same


class AreaEditView(OnlyWhereAllowed, EditView):
    pass


class AreaCopyView(OnlyWhereAllowed, CopyView):
    permission_required = "add"


class AreaDeleteView(OnlyWhereAllowed, DeleteView):
    pass


class AreaHistoryView(OnlyWhereAllowed, HistoryView):
    pass


class AreaUsageView(OnlyWhereAllowed, UsageView):
    pass


class DailyLivingAreaViewSet(SnippetViewSet):
    model = DailyLivingArea
    edit_view_class = AreaEditView
    copy_view_class = AreaCopyView
    delete_view_class = AreaDeleteView
    history_view_class = AreaHistoryView
    usage_view_class = AreaUsageView
    menu_label = "日常生活圏域（第2層）"
    list_display = ["name", "kana", "parent", "code"]
    search_fields = ["name", "kana"]

    def get_queryset(self, request) -> QuerySet[DailyLivingArea]:
        policy = policy_registry.get_by_type(DailyLivingArea)
        areas: QuerySet[DailyLivingArea] = policy.instances_user_has_any_permission_for(
            request.user, ["change", "delete"]
        )
        return areas.select_related("parent")


class AreaGroupViewSet(SnippetViewSet):
    model = AreaGroup
    list_display = ["name", "kana", "sort_order"]
    search_fields = ["name", "kana"]


class RegionsViewSetGroup(SnippetViewSetGroup):
    menu_label = "地域"
    menu_icon = "site"
    menu_order = 410
    items = (DailyLivingAreaViewSet, AreaGroupViewSet)
