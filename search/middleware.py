"""A slow search engine must not make a slow page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from search.engines.patience import limited_to

# Seconds; a page that waited so long lists from the database, and all of it is there within two.
ENGINE_SECONDS = 1.2


class EnginePatienceMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with limited_to(ENGINE_SECONDS):
            return self.get_response(request)
