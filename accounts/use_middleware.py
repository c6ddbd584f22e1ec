"""Notes that a person uses the account, once a day, so that it is not taken for unused."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.services import note_use


class UseMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Without the cookie nobody is asked for: pages for everybody stay the same for all.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
            note_use(user=request.user)
        return self.get_response(request)
