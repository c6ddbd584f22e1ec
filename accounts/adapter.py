from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by staff in the admin; visitors cannot sign up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
