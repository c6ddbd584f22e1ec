"""What the portal does otherwise than allauth: its mails, its addresses, who may sign up, how one confirms oneself."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone

from accounts import mail_texts, proofs
from accounts.permissions import works_in_admin
from notifications.models import Urgency
from notifications.services import write_mail

WAYS_TO_CONFIRM = {
    "reauthenticate": "パスワードで確認する",
    "mfa_reauthenticate": "認証アプリか予備の番号で確認する",
    "mfa_reauthenticate:webauthn": "パスキーで確認する",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": "いまと同じメールアドレスです。",
        "enter_current_password": "今のパスワードがちがいます。",
        "incorrect_code": "番号がちがいます。届いた番号をもう一度お確かめください。",
        "rate_limited": "短い時間に何度も操作があったため、受け付けを止めています。少したってからお試しください。",
        "too_many_login_attempts": "続けてまちがえたため、受け付けを止めています。「メールで届く番号でログイン」で新しい番号を受け取ると、すぐにログインできます。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whoever came by an invitation has proved the address already (`stash_verified_email`)."""
        return settings.SIGN_UP_OPEN or bool(request.session.get("account_verified_email"))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        url = "wagtailadmin_home" if works_in_admin(request.user) else settings.LOGIN_REDIRECT_URL
        return resolve_url(url)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """After a change of address; at sign-up the way goes on by itself."""
        return reverse("account_email") if self.request.user.is_authenticated else reverse("account_login")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """By a code that was typed into the very session that signed up, or knew the password: it is the same person."""
        proofs.note(request, proofs.OWN_CODE)
        return bool(super().confirm_email(request, email_address))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail after our own text, as a row. Its links lead to the portal's address, never to the request's."""
        user, has_code = context.get("user"), "code" in context
        lifetime = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        write_mail(
            key=mail_texts.key_of(template_prefix),
            to=email,
            values=mail_texts.values(context),
            user=user if user is not None and user.pk else None,
            # Whoever asked for a code, or for the link to a new password, sits before the screen.
            urgency=Urgency.FIRST if has_code or "key" in context else Urgency.SOON,
            void_at=timezone.now() + lifetime if has_code else None,
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(template_prefix, user, {"user": user} | (context or {}), email)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Who has a second factor confirms by it: a password alone must not take it away. Recovery codes count."""
        known = super().get_reauthentication_methods(user)
        methods = [method | {"description": WAYS_TO_CONFIRM[method["id"]]} for method in known]
        stronger = [method for method in methods if method["id"] != "reauthenticate"]
        return stronger or methods

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries are counted by address alone: allauth's key holds the request's host, whose port anyone may vary."""
        return f"sign-in:{str(credentials.get('email') or credentials.get('username') or '').lower()}"
