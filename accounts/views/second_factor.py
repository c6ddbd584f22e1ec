"""The page that leads staff to a second factor."""

from allauth.account.utils import get_next_redirect_url
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.permissions import has_second_factor, works_in_admin


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why staff need a second factor, and the ways to set one up; whoever has one goes on."""
    wanted = get_next_redirect_url(request) or ""
    if has_second_factor(request.user):
        return redirect(wanted or "mfa_index")
    return render(request, "accounts/second_factor.html", {"is_staff": works_in_admin(request.user)})
