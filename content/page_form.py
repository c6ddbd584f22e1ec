"""The form of every page in the admin: dates and times of publishing."""

from typing import Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

UNREADABLE = "日時を読み取れません。例のように入力してください。例：2026-11-23 09:00"
PAST = "この日時は過ぎています。これからの日時を入れるか、空けておきます。"


class PortalPageForm(WagtailAdminPageForm):
    """Refuses a time that has passed: Wagtail would publish at once what somebody meant to wait."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("go_live_at", "expire_at"):
            if name in self.fields:
                self.fields[name].error_messages["invalid"] = UNREADABLE

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        moment = cleaned.get("go_live_at")
        # A page that went public at its time keeps that time.
        if moment and "go_live_at" in self.changed_data and moment < timezone.now():
            self.add_error("go_live_at", PAST)
        return cleaned


def keep_dates_as_typed() -> None:
    """Leave what is typed into a date to the server, which says what is wrong with it.

    Left to itself, Wagtail's calendar turns what it cannot read into today without a word.
    """
    for widget in (AdminDateInput, AdminDateTimeInput):
        widget.get_config = _with_typed_text(widget.get_config)


def _with_typed_text(get_config: Any) -> Any:
    return lambda widget: get_config(widget) | {"validateOnBlur": False}
