"""What the pages of account_pages show, with the session that each needs. Runs inside the portal (`manage shell`)."""

import json
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import give_consent, text_in_force
from notifications.models import Notice, NoticeEvent
from tests.factories.passkeys import make_passkey
from tests.journeys.organization_rows import prepare as prepare_organizations
from tests.journeys.role_rows import prepare as prepare_roles

# Sessions of these pages must last as long as all journeys.
LATER = 24 * 60 * 60


def prepare() -> None:
    """Print sessions by name and the key of the passkey, as JSON. Not with the demo's accounts: others use those."""
    participant = User.objects.create_user(
        "page-list@example.jp", "only-for-tests", last_name="見本", first_name="参加"
    )
    staff = User.objects.create_superuser("page-list-staff@example.jp", "only-for-tests", last_name="見本")
    passkey = make_passkey(staff)
    code = Authenticator.objects.get(user__email="editor@example.jp", type=Authenticator.Type.TOTP)
    Authenticator.objects.create(user=staff, type=code.type, data=code.data)
    Authenticator.objects.create(
        user=staff, type=Authenticator.Type.RECOVERY_CODES, data={"seed": code.data["secret"], "used_mask": 1}
    )
    _tell_often(participant)
    passwordless = User.objects.create_user("page-list-code@example.jp")
    text = text_in_force()
    assert text is not None
    for user in (participant, staff, passwordless):
        give_consent(user=user, text=text)
    undecided = User.objects.create_user("page-list-undecided@example.jp", last_name="見本", first_name="未定")
    nameless = User.objects.create_user("page-list-nameless@example.jp")
    sessions = {
        "participant": _signed_in(participant, {"method": "password"}),
        "staff": _signed_in(staff, {"method": "mfa", "type": "totp", "id": code.pk}),
        "passwordless": _signed_in(passwordless, {"method": "code"}),
        "undecided": _signed_in(undecided, {"method": "code"}),
        "nameless": _signed_in(nameless, {"method": "code"}),
        "signing-up": _after(
            "/accounts/signup/",
            last_name="見本",
            first_name="登録",
            email="page-list-new@example.jp",
            password1="",
            consent="on",
            consent_text=str(text.pk),
        ),
        "asked-for-a-code": _after("/accounts/login/code/", email=participant.email),
        "halfway": _after("/accounts/login/", login=staff.email, password="only-for-tests"),
    }
    rows = prepare_roles(participant, staff) | prepare_organizations(participant, staff)
    print(json.dumps({"sessions": sessions, "passkey": passkey.pk} | rows))


def _signed_in(user: User, record: dict[str, Any]) -> str:
    """A session that has just confirmed who it is, and stays so."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [record | {"at": time.time() + LATER, "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    for browser in ("Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "iPhone) Safari/604.1"):
        key = session.session_key if "Windows" in browser else _other_session(user)
        UserSession.objects.create(user=user, session_key=key, ip="192.0.2.1", user_agent=f"Mozilla/5.0 ({browser}")
    return str(session.session_key)


def _tell_often(user: User) -> None:
    """More notices than one page shows, five of them unread."""
    now = timezone.now()
    for number in range(25):
        event = NoticeEvent.objects.create(verb="review-returned", told_at=now)
        Notice.objects.create(
            event=event,
            user=user,
            text=f"「住民が運転する買い物送迎」が差し戻されました。理由：{number}",
            link="/search/",
            read_at=now if number > 4 else None,
        )


def _other_session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return str(client.session.session_key)


def _after(path: str, **form: str) -> str:
    """A session in the middle of a sign-in, which stays there."""
    client = Client(SERVER_NAME="localhost")
    answer = client.post(path, form)
    assert answer.status_code == 302, (path, answer.content.decode())
    session = client.session
    for key, value in session.items():
        session[key] = _later(value)
    session.save()
    assert Session.objects.filter(session_key=session.session_key).exists()
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _later(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: each + LATER if key in ("at", "initiated_at") else _later(each) for key, each in value.items()}
