"""The form of an organization in the admin."""

from typing import Any

from django.db.models import Q
from wagtail.admin.forms import WagtailAdminModelForm

from organizations.enums import ORGANIZATION_KIND
from regions.models import Area
from roles.permissions import Reach, reach


class OrganizationForm(WagtailAdminModelForm):
    """Offers terms in use; an entry is made, and moved to, where its author may make one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = {
            "fields": [term.pk for term in self.instance.fields.all()],
            "body_kind": [self.instance.body_kind_id],
        }
        for name, keys in chosen.items():
            # A term out of use stays where it was chosen.
            field = self.fields[name]
            field.queryset = field.queryset.filter(Q(is_active=True) | Q(pk__in=keys))

    def clean_located_in(self) -> Area | None:
        area: Area | None = self.cleaned_data["located_in"]
        if area is None or "located_in" not in self.changed_data:
            return area
        verb = "change" if self.instance.pk else "add"
        found = reach(self.for_user, ORGANIZATION_KIND, verb) if self.for_user else Reach(everything=True)
        if not found.everything and not found.covers([Area.objects.with_ancestors().get(pk=area.pk)], whole=True):
            self.add_error("located_in", "担当している市区町村を選んでください。")
        return area
