"""The case form in the admin."""

from wagtail.admin.forms import WagtailAdminPageForm


class CaseStudyForm(WagtailAdminPageForm):
    def defer_required_fields(self) -> None:
        """A draft may lack the place: Wagtail lifts the minimum, but still asks to fill the row that it offers."""
        super().defer_required_fields()
        for form in self.formsets["places"]:
            if not form["area"].data:
                form.empty_permitted = True
                # Its number alone is no entry.
                form.fields["ORDER"].disabled = True
