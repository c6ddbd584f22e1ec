"""The place that a visitor asked the portal to remember: a code in a cookie of this browser, nothing on the server."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from regions.codes import NATION_CODE
from regions.models import Area

COOKIE = "portal_place"
_ONE_YEAR = 365 * 24 * 60 * 60
_CODE = re.compile(r"[0-9]{2,5}(-[0-9]{2,4})?")


def remembered_place(request: HttpRequest) -> Area | None:
    """The place with its ancestors, if it is still in use. A page that asks varies by cookie (`Vary: Cookie`)."""
    return place_of_code(request.COOKIES.get(COOKIE, ""))


def place_of_code(code: str) -> Area | None:
    """A place that can be remembered: any in use but the nation."""
    if not _CODE.fullmatch(code) or code == NATION_CODE:
        return None
    return Area.objects.current().with_ancestors().filter(pk=code).first()


def remember(response: HttpResponse, place: Area) -> None:
    response.set_cookie(
        COOKIE, place.code, max_age=_ONE_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
