"""What a decision meets that came second: words, not an error."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.models import Page

from roles.models import ReviewIsOver

OVER = "先にほかの人が決めたか、依頼が取り下げられたので、この承認・差し戻しは行いませんでした。今の状態を確かめてください。"


class ReviewIsOverMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ReviewIsOver):
            return None
        messages.error(request, OVER)
        is_page = isinstance(error.object, Page)
        address = (
            reverse("wagtailadmin_pages:edit", args=[error.object.pk]) if is_page else reverse("wagtailadmin_home")
        )
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # Wagtail's dialog: it goes where it is told.
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)
