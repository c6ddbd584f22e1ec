"""Steps that the tests of accounts share."""

import re
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import Mail
from portal.demo_accounts import current_code

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODE = re.compile(r"^\s*(\d{4}-\d{4})\s*$", re.MULTILINE)


def make_person(email: str = "taro@example.jp", **fields: Any) -> User:
    return User.objects.create_user(email, PASSWORD, last_name="山田", first_name="太郎", **fields)


def make_staff(email: str = "staff@example.jp", *, secret: str = "") -> User:
    user = User.objects.create_superuser(email, PASSWORD, last_name="県庁", first_name="花子")
    if secret:
        TOTP.activate(user, secret)
    return user


def sign_in(client: Client, email: str, password: str = PASSWORD, **values: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password} | values)


def pass_second_factor(client: Client, secret: str = SECRET, *, ahead: int = 0) -> Any:
    return client.post(reverse("mfa_authenticate"), {"code": current_code(secret, ahead=ahead)})


def sign_up(client: Client, email: str = "new@example.jp", password: str = PASSWORD, **values: str) -> Any:
    form = {"last_name": "佐藤", "first_name": "花子", "email": email, "password1": password}
    return client.post(reverse("account_signup"), form | values)


def last_mail(email: str) -> Mail:
    return Mail.objects.filter(to=email).order_by("pk")[Mail.objects.filter(to=email).count() - 1]


def code_from(mail: Mail) -> str:
    found = CODE.search(mail.text)
    assert found, mail.text
    return found[1]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def is_verified(email: str) -> bool:
    return EmailAddress.objects.filter(email=email, verified=True).exists()


def recovery_codes(user: User) -> list[str]:
    codes: list[str] = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    return codes
