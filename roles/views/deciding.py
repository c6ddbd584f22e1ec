"""Requests of others: the list of those that wait, and the page to decide on one. The mail's link leads here."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.staff_views import staff_view
from content.pagination import page_links
from roles.enums import RequestState
from roles.forms import ApproveForm, DeclineForm
from roles.models import RoleGrant, RoleRequest
from roles.permissions import may_anywhere, requests_decidable_by
from roles.services import AlreadyDecided, approve_request, decline_request

PAGE_SIZE = 20


@staff_view
@require_safe
@never_cache
@login_required
def requests(request: HttpRequest) -> HttpResponse:
    """Those that wait and lie in reach, the longest waiting first. Who decides on nothing finds nothing here."""
    if not may_anywhere(request.user, "role-request", "decide"):
        raise Http404
    waiting = requests_decidable_by(request.user).waiting().select_related("user").with_areas()
    current = Paginator(waiting.order_by("created_at", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    pages = page_links(current, lambda number: f"?page={number}")
    return TemplateResponse(
        request, "roles/requests.html", {"heading": "役割の申請", "current": current, "pages": pages}
    )


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def request(request: HttpRequest, request_id: int) -> HttpResponse:
    """To others than those who may decide a request is not there, whatever its state."""
    found = get_object_or_404(
        requests_decidable_by(request.user).select_related("user", "decided_by").with_areas(), pk=request_id
    )
    wants = request.POST.get("decision")
    approval = ApproveForm(request.POST if wants == "approve" else None, role=found.role, prefix="approve")
    refusal = DeclineForm(request.POST if wants == "decline" else None, prefix="decline")
    forms: dict[str | None, ApproveForm | DeclineForm] = {"approve": approval, "decline": refusal}
    form = forms.get(wants)
    conflict = ""
    if form is not None and form.is_valid():
        try:
            return _decide(request, found, form)
        except AlreadyDecided as error:
            conflict, found = error.message, _read_again(error.request)
        except ValidationError as error:
            form.take_errors(error)
    context: dict[str, Any] = {
        "heading": "役割の申請を確認する",
        "role_request": found,
        "is_waiting": found.state == RequestState.WAITING,
        "conflict": conflict,
        "approval": approval,
        "refusal": refusal,
        "held": RoleGrant.objects.active().filter(user=found.user).with_areas(),
    }
    return TemplateResponse(request, "roles/request.html", context, status=409 if conflict else 200)


def _decide(request: HttpRequest, found: RoleRequest, form: ApproveForm | DeclineForm) -> HttpResponse:
    who = found.user.get_full_name()
    if isinstance(form, ApproveForm):
        values = form.cleaned_data
        approve_request(request=found, by=request.user, ends_on=values["ends_on"], note=values["note"])
        messages.success(request, f"{who}さんの申請を承認しました。本人にはメールで伝わります。")
    else:
        decline_request(request=found, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, f"{who}さんの申請を見送りにしました。本人にはメールで伝わります。")
    return redirect("roles:requests")


def _read_again(found: RoleRequest) -> RoleRequest:
    return RoleRequest.objects.select_related("user", "decided_by").with_areas().get(pk=found.pk)
