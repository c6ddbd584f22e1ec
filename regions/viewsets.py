"""Admin: choosing a place, and the areas and groups that staff add."""

from django import forms
from django.conf import settings
from django.db.models import Case, When
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

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


class DailyLivingAreaViewSet(SnippetViewSet):
    model = DailyLivingArea
    menu_label = "日常生活圏域（第2層）"
    list_display = ["name", "kana", "parent", "code"]
    search_fields = ["name", "kana"]


class AreaGroupViewSet(SnippetViewSet):
    model = AreaGroup
    list_display = ["name", "kana", "sort_order"]
    search_fields = ["name", "kana"]


class RegionsViewSetGroup(SnippetViewSetGroup):
    menu_label = "地域"
    menu_icon = "site"
    menu_order = 410
    items = (DailyLivingAreaViewSet, AreaGroupViewSet)
