"""The case form in the admin."""

from typing import Any

from django.db.models import Q

from content.page_form import PortalPageForm
from regions.models import Area
from roles.permissions import Reach, reach


class CaseStudyForm(PortalPageForm):
    """Offers terms in use, and keeps drafts without a place.

    The row that Wagtail offers for the place, left blank in a draft, counts as one taken away.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.formsets["places"].error_messages["too_few_forms"] = "地域を1つ以上選んでください。"
        chosen = {
            "fields": [term.pk for term in self.instance.fields.all()],
            "body_kind": [self.instance.body_kind_id],
            "service_a_type": [self.instance.service_a_type_id],
        }
        for name, keys in chosen.items():
            # A term out of use stays where it was chosen.
            field = self.fields[name]
            field.queryset = field.queryset.filter(Q(is_active=True) | Q(pk__in=keys))

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if not self.instance._state.adding or self._may_stand_there():
            return True
        self.add_error(None, "担当している地域を、1つ以上選んでください。")
        return False

    def _may_stand_there(self) -> bool:
        """A new case lies in an area of its author, or nowhere yet."""
        found = reach(self.for_user, "case", "add") if self.for_user else Reach(everything=True)
        rows = [form.cleaned_data for form in self.formsets["places"] if not form.cleaned_data.get("DELETE")]
        keys = [row["area"].pk for row in rows if row.get("area")]
        if found.everything or not keys:
            return True
        return found.covers(Area.objects.with_ancestors().filter(pk__in=keys), whole=False)

    def defer_required_fields(self) -> None:
        super().defer_required_fields()
        self._drop_blank_places(drop=True)

    def restore_required_fields(self) -> None:
        super().restore_required_fields()
        # Only while validating: a form shown again offers the row again.
        self._drop_blank_places(drop=False)

    def _drop_blank_places(self, *, drop: bool) -> None:
        for form in self.formsets["places"]:
            if not form["area"].data:
                deletion = form.fields["DELETE"]
                deletion.initial = deletion.disabled = drop
                form.fields["area"].required = not drop
