"""The second factor of staff, and pages of one person that no cache may show to another."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers
from django.utils.http import urlencode

from accounts.permissions import has_second_factor, passed_second_factor, works_in_admin
from accounts.staff_views import is_in_admin, is_staff_view

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class StaffMfaMiddleware:
    """The admin and views marked by `staff_views.staff_view` open only to a session that passed a second factor.

    Whoever is signed in and may not enter the admin at all is told so: Wagtail would lead to the sign-in, which leads
    back. Views outside the admin refuse by themselves.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        # In this order: nobody is looked up for pages of the public.
        if not is_staff_view(request, view):
            return None
        if not works_in_admin(request.user):
            return _no_admin(request) if request.user.is_authenticated and is_in_admin(request) else None
        if not settings.STAFF_MFA_REQUIRED or passed_second_factor(request):
            return None
        return self.refuse(request)

    def refuse(self, request: HttpRequest) -> HttpResponse:
        if _asks_for_data(request):
            return JsonResponse({"detail": "2段階認証を済ませてください。"}, status=403)
        name = "mfa_reauthenticate" if has_second_factor(request.user) else "accounts:second_factor"
        # What was typed into a form is not sent again.
        wanted = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("wagtailadmin_home")
        return redirect(f"{reverse(name)}?{urlencode({'next': wanted})}")


class PrivatePagesMiddleware:
    """What depends on who asks stays in that person's own browser; the account's own pages are not even kept there.

    Stands inside SessionMiddleware: whether the session was read tells whether the answer depends on the person. Pages
    of the public stay free for shared caches as long as nobody is signed in.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(tuple(settings.NEVER_STORED_PATHS)):
            add_never_cache_headers(response)
            patch_vary_headers(response, ("Cookie",))
        elif request.session.accessed and request.user.is_authenticated:
            patch_cache_control(response, private=True)
            patch_vary_headers(response, ("Cookie",))
        return response


def _no_admin(request: HttpRequest) -> HttpResponse:
    if _asks_for_data(request):
        return JsonResponse({"detail": "管理画面を使う権限がありません。"}, status=403)
    context = {"own_page": resolve_url(settings.LOGIN_REDIRECT_URL)}
    return render(request, "accounts/no_admin.html", context, status=403)


def _asks_for_data(request: HttpRequest) -> bool:
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return True
    return "json" in request.headers.get("Accept", "") or "json" in (request.content_type or "")
