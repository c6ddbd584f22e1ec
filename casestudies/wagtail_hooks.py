from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from casestudies.bulk_actions import ChangeFields, ChangePlaces
from casestudies.confirm_view import confirm
from casestudies.models import CaseStudyPage
from casestudies.permissions import may_confirm
from casestudies.services.confirming import CONFIRM

hooks.register("register_bulk_action", ChangeFields)
hooks.register("register_bulk_action", ChangePlaces)


@hooks.register("register_admin_urls")
def confirm_address() -> list[URLPattern]:
    return [path("cases/<int:page_id>/confirm/", confirm, name="casestudies_confirm")]


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def confirm_button(page: Page, user: Any, *args: Any, **kwargs: Any) -> Iterator[Button]:
    if page.specific_class is CaseStudyPage and may_confirm(page, user):
        address = reverse("casestudies_confirm", args=[page.pk])
        yield Button("内容を確かめた", address, icon_name="circle-check", priority=5)


@hooks.register("register_log_actions")
def log_of_confirmations(actions: Any) -> None:
    actions.register_action(CONFIRM, "内容を確かめる", "内容を確かめました")
