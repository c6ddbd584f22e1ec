"""What a decision meets that came second: words, not an error."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.models import Page

from roles.models import ReviewIsOver

OVER = "先にほかの人が決めたか、依頼が取り下げられたので、この承認・差し戻しは行いませんでした。今の状態を確かめてください。"


# Wagtail's dialogs of a review. To one that comes too late it answers with a redirect, which the dialog cannot read.
DIALOGS = ("wagtailadmin_pages:collect_workflow_action_data", "wagtailadmin_pages:workflow_action")


class ReviewIsOverMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if _is_of_a_script(request) and response.status_code == 302 and match and match.view_name in DIALOGS:
            return _go_to(response["Location"])
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ReviewIsOver):
            return None
        messages.error(request, OVER)
        is_page = isinstance(error.object, Page)
        address = (
            reverse("wagtailadmin_pages:edit", args=[error.object.pk]) if is_page else reverse("wagtailadmin_home")
        )
        return _go_to(address) if _is_of_a_script(request) else redirect(address)


def _is_of_a_script(request: HttpRequest) -> bool:
    return request.headers.get("x-requested-with") == "XMLHttpRequest"


def _go_to(address: str) -> HttpResponse:
    """The dialog of the home goes where it is told; that of the editor sends its form, which meets the same words."""
    return JsonResponse({"step": "success", "redirect": address, "cleaned_data": {}})
