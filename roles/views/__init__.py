"""Public pages of roles."""

from django.http import Http404, HttpRequest, HttpResponse


def _not_there_yet(request: HttpRequest, **parameters: object) -> HttpResponse:
    raise Http404


my_page = ask = asked = end = hand_over = requests = request = confirm = invitation = _not_there_yet
