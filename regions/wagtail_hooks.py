from wagtail import hooks
from wagtail.snippets.models import register_snippet

from regions.viewsets import RegionsViewSetGroup, area_chooser_viewset

register_snippet(RegionsViewSetGroup)


@hooks.register("register_admin_viewset")
def register_area_chooser():
    return area_chooser_viewset
