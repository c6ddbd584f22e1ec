"""The yearly look at who still holds which role."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.staff_views import staff_view
from content.pagination import page_links
from roles.permissions import may_with_any_grant
from roles.services import confirm_grants, grants_to_confirm

PAGE_SIZE = 50


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Roles that are due, the longest unseen first; ticked ones are confirmed."""
    if not may_with_any_grant(request.user, "end"):
        raise Http404
    due = grants_to_confirm(request.user)
    if request.method == "POST":
        # What is not due or not in reach is passed over: the list may be older than the last change.
        chosen = set(request.POST.getlist("grant"))
        number = confirm_grants(grants=[grant for grant in due if str(grant.pk) in chosen], by=request.user)
        if number:
            messages.success(request, f"{number}件の役割を確認しました。")
        else:
            messages.warning(request, "確認する役割を選んでください。")
        return HttpResponseRedirect(request.path)
    found = due.select_related("user").with_areas()
    current = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    pages = page_links(current, lambda number: f"?page={number}")
    return TemplateResponse(
        request, "roles/confirm.html", {"heading": "年に1回の役割の確認", "current": current, "pages": pages}
    )
