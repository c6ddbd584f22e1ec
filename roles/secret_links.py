"""Links that are secrets themselves: whoever holds one reads what it leads to. Only its hash is kept."""

import hashlib
import secrets

from django.http import HttpResponse


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Of a random secret no salt is needed: nobody guesses it from the hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hide(response: HttpResponse) -> None:
    """From indexes, and from other sites: the address is the secret.

    Not `no-referrer`: browsers would then send the form with `Origin: null`, which Django's protection against forged
    requests refuses.
    """
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
