"""The page of an organization."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from content.japanese_dates import date_text
from organizations.enums import ApplicationKind, Visibility
from organizations.models import Application, Organization
from organizations.organization_page import organization_context
from organizations.permissions import confirmable_by, contacts_visible_to, may_confirm
from organizations.services import confirm_organization


@require_safe
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organization.objects.public(), pk=pk)
    closed = contacts_visible_to(request.user).filter(organization=found).exclude(visibility=Visibility.PUBLIC)
    context = organization_context(found, request, closed_contacts=closed)
    context["may_confirm"] = may_confirm(found, request.user)
    if request.user.is_authenticated:
        context["membership"] = found.memberships.filter(user=request.user).first()
        if context["membership"]:
            context["open_edit"] = (
                Application.objects.open().filter(organization=found, kind=ApplicationKind.EDIT).first()
            )
    response = TemplateResponse(request, "organizations/organization_page.html", context)
    # Contacts that are not public are shown to some.
    patch_vary_headers(response, ["Cookie"])
    return response


@require_POST
@login_required
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who knows the place says that the entry is still true."""
    found = get_object_or_404(confirmable_by(request.user), pk=pk)
    day = confirm_organization(organization=found, by=request.user)
    messages.success(request, f"最終確認日を{date_text(day)}にしました。")
    return redirect(found)
