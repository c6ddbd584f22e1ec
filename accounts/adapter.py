from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by staff in the admin; visitors cannot sign up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return f"[{settings.WAGTAIL_SITE_NAME}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails name the portal; without Django's sites allauth knows a host alone."""
        site = SimpleNamespace(name=settings.WAGTAIL_SITE_NAME, domain=self.request.get_host())
        super().send_mail(template_prefix, email, context | {"current_site": site})
