"""To end one's own role, or to hand it over. Staff do so for others in the admin."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.staff_views import staff_view
from roles import services
from roles.forms import EndForm, HandOverForm
from roles.models import RoleGrant


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def end(request: HttpRequest, grant_id: int) -> HttpResponse:
    grant = _grant(request.user, grant_id)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.end_grant(grant=grant, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, f"「{grant}」の役割を終えました。")
            return redirect("roles:my_page")
    return TemplateResponse(request, "roles/end.html", {"heading": "役割を終える", "grant": grant, "form": form})


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def hand_over(request: HttpRequest, grant_id: int) -> HttpResponse:
    """One step: the role ends and the successor is invited."""
    grant = _grant(request.user, grant_id)
    form = HandOverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["successor_email"]
        try:
            services.hand_over(
                grants=[grant],
                by=request.user,
                successor_email=email,
                successor_name=form.cleaned_data["successor_name"],
            )
        except ValidationError as error:
            form.take_errors(error)
        except PermissionDenied:
            form.add_error("successor_email", "このメールアドレスの人には引き継げません。")
        else:
            messages.success(request, f"役割を終え、{email} に招待を送りました。")
            return redirect("roles:my_page")
    return TemplateResponse(
        request, "roles/hand_over.html", {"heading": "役割を引き継ぐ", "grant": grant, "form": form}
    )


def _grant(user: Any, grant_id: int) -> RoleGrant:
    return get_object_or_404(RoleGrant.objects.active().filter(user=user).with_areas(), pk=grant_id)
