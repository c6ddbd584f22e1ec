"""The case form in the admin."""

from wagtail.admin.forms import WagtailAdminPageForm


class CaseStudyForm(WagtailAdminPageForm):
    """A draft may lack the place: the row that Wagtail offers for it, left blank, counts as one taken away."""

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
