"""What everyone tells who signs up, by whatever way (form of the site, OpenID Connect).

A module of its own: allauth builds its own forms on this one (ACCOUNT_SIGNUP_FORM_CLASS), and ours stand on allauth's.
"""

from typing import Any

from django.http import HttpRequest

from accounts.consent_form import ConsentFormMixin
from accounts.name_fields import NameFields


class PersonForm(NameFields, ConsentFormMixin):
    field_order = ["last_name", "first_name", "consent"]

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Called once the account is made; the names were saved with it."""
        self.agree(user)
