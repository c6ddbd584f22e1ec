"""The link of an invitation. It says who invites to what, to whoever holds it; only the invited address can accept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import invited
from roles.models import Invitation
from roles.permissions import is_invited
from roles.secret_links import hide
from roles.services import InvitationNotOpen, accept_invitation, find_invitation, why_not_open
from roles.terms import default_end


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    found = find_invitation(secret=secret)
    if found is None:
        return _answer(request, None, "このリンクは使えません。", status=404)
    if request.method != "POST":
        return _answer(request, found, why_not_open(found))
    if not request.user.is_authenticated:
        return invited.let_in(request, email=found.email, name=found.name, is_open=not why_not_open(found))
    try:
        grant = accept_invitation(invitation=found, user=request.user)
    except InvitationNotOpen as error:
        return _answer(request, error.invitation, error.reason, status=409)
    messages.success(request, f"招待を受けました。「{grant}」の役割が付きました。")
    return redirect("roles:my_page")


def _answer(request: HttpRequest, found: Invitation | None, reason: str, status: int = 200) -> HttpResponse:
    is_signed_in = request.user.is_authenticated
    context = {
        "invitation": found,
        "reason": reason,
        "is_mine": found is not None and is_signed_in and is_invited(request.user, found),
        "is_done": found is not None and is_signed_in and found.accepted_by_id == request.user.pk,
        "areas": found.areas.with_ancestors() if found else [],
        "ends_on": (found.ends_on or default_end(found.role)) if found else None,
    }
    response = TemplateResponse(request, "roles/invitation.html", context, status=status)
    hide(response)
    return response
