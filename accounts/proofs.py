"""By what an address is proved in this request: noted by allauth's hooks, read when allauth tells that it is proved.

What is not noted is taken for the coming of an owner to an account that a stranger made.
"""

from django.http import HttpRequest

OWN_CODE, NEW_PASSWORD = "own-code", "new-password"  # no password
_NOTE = "_address_proved_by"


def note(request: HttpRequest, proof: str) -> None:
    setattr(request, _NOTE, proof)


def noted(request: HttpRequest) -> str:
    found: str = getattr(request, _NOTE, "")
    return found
