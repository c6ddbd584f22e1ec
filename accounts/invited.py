"""Somebody who came by the link of an invitation, and has so proved the address before the sign-up.

The address lies where allauth looks for it (`stash_verified_email`).
"""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

EMAIL, NAME = "account_verified_email", "sign_up_name"


def welcome(request: HttpRequest, *, email: str, name: str = "") -> None:
    """Note in the session whom the invitation names, for the form of the sign-up."""
    get_adapter().stash_verified_email(request, email)
    request.session[NAME] = name


def invited_email(request: HttpRequest | None) -> str:
    """Empty for everybody else."""
    return (request.session.get(EMAIL) or "") if request else ""


def invited_name(request: HttpRequest | None) -> dict[str, Any]:
    """Initial values of the form; a name in one piece stands whole in the first field, to be put right."""
    if not invited_email(request) or request is None:
        return {}
    last_name, _, first_name = " ".join((request.session.get(NAME) or "").split()).partition(" ")
    return {"last_name": last_name, "first_name": first_name}
