"""Notes that a person uses the account, once a day, so that it is not taken for unused."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.services import note_use


class UseMiddleware:
    """Looks at people only where the page did: what is the same for everybody stays so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.session.accessed and isinstance(request.user, User):
            note_use(user=request.user)
        return response
