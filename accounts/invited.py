"""Somebody who came by the link of an invitation, and has so proved the address before the sign-up.

The address lies where allauth looks for it (`stash_verified_email`).
"""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

EMAIL, NAME = "account_verified_email", "sign_up_name"


def let_in(request: HttpRequest, *, email: str, name: str = "", is_open: bool) -> HttpResponse:
    """To the sign-in, or to the sign-up if that button was pressed, and back to the page of the invitation.

    Who holds the link reads the address: the session notes whom the invitation names, and the form of the sign-up does
    not ask for it again.
    """
    if "sign_up" not in request.POST or not is_open:
        return redirect_to_login(request.path)
    get_adapter().stash_verified_email(request, email)
    request.session[NAME] = name
    return redirect_to_login(request.path, reverse("account_signup"))


def invited_email(request: HttpRequest | None) -> str:
    """Empty for everybody else."""
    return (request.session.get(EMAIL) or "") if request else ""


def invited_name(request: HttpRequest | None) -> dict[str, Any]:
    """Initial values of the form; a name in one piece stands whole in the first field, to be put right."""
    if not invited_email(request) or request is None:
        return {}
    last_name, _, first_name = " ".join((request.session.get(NAME) or "").split()).partition(" ")
    return {"last_name": last_name, "first_name": first_name}
