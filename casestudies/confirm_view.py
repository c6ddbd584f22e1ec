"""The admin's screen on which somebody says that a case is still true."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casestudies.permissions import confirmable_by
from casestudies.services import confirm_case_study
from content.japanese_dates import date_text


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(confirmable_by(request.user).select_related("confirmation"), pk=page_id)
    if request.method == "POST":
        confirmation = confirm_case_study(page=page, user=request.user)
        messages.success(request, f"「{page.title}」の最終確認日を{date_text(confirmation.confirmed_on)}にしました。")
        return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return TemplateResponse(request, "casestudies/admin/confirm.html", {"page": page})
