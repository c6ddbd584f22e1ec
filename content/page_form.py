"""The form of every page in the admin: its address, dates and times of publishing."""

from itertools import chain, count
from typing import Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

EXAMPLE = "例：2026-11-23 09:00"
UNREADABLE = "日時を読み取れません。例のように入力してください。"
OFFICE_OPENS = "09:00"
PAST = "この日時は過ぎています。これからの日時を入れるか、空けておきます。"


class PortalPageForm(WagtailAdminPageForm):
    """Refuses a time that has passed: Wagtail would publish at once what somebody meant to wait."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("go_live_at", "expire_at"):
            if name in self.fields:
                self.fields[name].error_messages["invalid"] = UNREADABLE
                self.fields[name].help_text = EXAMPLE

    def clean_slug(self) -> str:
        """An address of its own for a page that was never public and bears the title of another one.

        The address follows the title without anybody typing it; an error would stand under a tab that few open.
        """
        slug: str = self.cleaned_data["slug"]
        if self.instance.first_published_at or not slug:
            return slug
        siblings = self.parent_page.get_children().exclude(pk=self.instance.pk)
        taken = set(siblings.filter(slug__startswith=slug).values_list("slug", flat=True))
        candidates = chain([slug], (f"{slug}-{number}" for number in count(2)))
        return next(candidate for candidate in candidates if candidate not in taken)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        moment = cleaned.get("go_live_at")
        # A page that went public at its time keeps that time.
        if moment and "go_live_at" in self.changed_data and moment < timezone.now():
            self.add_error("go_live_at", PAST)
        return cleaned


def set_up_calendars() -> None:
    """Leave what is typed into a date to the server, which says what is wrong; a day that is picked begins at nine.

    Left to itself, Wagtail's calendar turns what it cannot read into today without a word, and adds the present hour
    and minute to a day.
    """
    for widget in (AdminDateInput, AdminDateTimeInput):
        widget.get_config = _with_options(widget.get_config)


def _with_options(get_config: Any) -> Any:
    return lambda widget: get_config(widget) | {"validateOnBlur": False, "defaultTime": OFFICE_OPENS}
