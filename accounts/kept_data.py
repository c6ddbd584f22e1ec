"""What is kept of a person for the sign-in, besides the account itself (see accounts.personal_data)."""

from collections.abc import Iterator, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts.personal_data import PersonalData, register
from content.japanese_dates import moment_text

NAMES_OF_FACTORS = {
    Authenticator.Type.TOTP: "認証アプリ",
    Authenticator.Type.WEBAUTHN: "パスキー",
    Authenticator.Type.RECOVERY_CODES: "予備の番号",
}


def register_kinds() -> None:
    register(
        PersonalData(
            key="accounts.address",
            label="メールアドレスと、その確認",
            purpose="ログインと、お知らせのメールのため",
            kept_for="退会まで",
            models=("account.EmailAddress",),
            people=lambda: EmailAddress.objects.values("user").distinct().count(),
            of=_addresses,
            erase=lambda user: EmailAddress.objects.filter(user=user).delete(),
        )
    )
    register(
        PersonalData(
            key="accounts.second-factor",
            label="2段階認証の設定",
            purpose="本人がログインしていることを確かめるため",
            kept_for="設定を外すか退会するまで",
            models=("mfa.Authenticator",),
            people=lambda: Authenticator.objects.values("user").distinct().count(),
            of=_factors,
            erase=lambda user: Authenticator.objects.filter(user=user).delete(),
        )
    )
    register(
        PersonalData(
            key="accounts.session",
            label="ログイン中の端末（IPアドレス、ブラウザーの名前）",
            purpose="身に覚えのないログインに本人が気づけるようにするため",
            kept_for="ログアウトまで。長くても、次のログインで消す",
            models=("usersessions.UserSession",),
            people=lambda: UserSession.objects.values("user").distinct().count(),
            of=_sessions,
            erase=_end_sessions,
        )
    )


def _moment(moment: Any) -> str:
    return moment_text(timezone.localtime(moment)) if moment else ""


def _addresses(user: Any) -> Iterator[Mapping[str, str]]:
    for address in EmailAddress.objects.filter(user=user).order_by("pk"):
        yield {"メールアドレス": address.email, "確認": "済み" if address.verified else "まだ"}


def _factors(user: Any) -> Iterator[Mapping[str, str]]:
    """Without the secrets: whoever reads the download over someone's shoulder must not get in."""
    for factor in Authenticator.objects.filter(user=user).order_by("pk"):
        yield {
            "種類": NAMES_OF_FACTORS[Authenticator.Type(factor.type)],
            "設定した日時": _moment(factor.created_at),
            "最後に使った日時": _moment(factor.last_used_at),
        }


def _sessions(user: Any) -> Iterator[Mapping[str, str]]:
    for session in UserSession.objects.filter(user=user).order_by("pk"):
        yield {
            "ログインした日時": _moment(session.created_at),
            "IPアドレス": session.ip or "",
            "ブラウザー": session.user_agent,
        }


def _end_sessions(user: Any) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
