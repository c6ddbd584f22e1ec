"""The case form in the admin."""

from typing import Any

from django.db.models import Q

from content.page_form import PortalPageForm


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
