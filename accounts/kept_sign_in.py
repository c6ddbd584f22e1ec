"""What is kept of a person for the sign-in, besides the account itself (see accounts.personal_data)."""

from collections.abc import Iterator, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from accounts.kept_data import people_of
from accounts.openid.providers import name_of
from accounts.personal_data import PersonalData, register
from content.japanese_dates import local_moment_text as moment

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
            people=lambda: people_of(EmailAddress.objects.all()),
            of=_addresses,
            erase=lambda user: EmailAddress.objects.filter(user=user).delete(),
            order=20,
        )
    )
    register(
        PersonalData(
            key="accounts.second-factor",
            label="2段階認証の設定",
            purpose="本人がログインしていることを確かめるため",
            kept_for="設定を外すか退会するまで",
            models=("mfa.Authenticator",),
            people=lambda: people_of(Authenticator.objects.all()),
            of=_factors,
            erase=lambda user: Authenticator.objects.filter(user=user).delete(),
            order=21,
        )
    )
    register(
        PersonalData(
            key="accounts.session",
            label="ログイン中の端末（IPアドレス、ブラウザーの名前）",
            purpose="身に覚えのないログインに本人が気づけるようにするため",
            kept_for="ログアウトまで。長くても、次のログインで消す",
            models=("usersessions.UserSession",),
            people=lambda: people_of(UserSession.objects.all()),
            of=_sessions,
            erase=_end_sessions,
            order=22,
        )
    )
    register(
        PersonalData(
            key="accounts.outside",
            label="外部のログイン（GビズIDなど）",
            purpose="外部のサービスでログインできるようにするため。法人番号は、団体との関わりを確かめる手がかりにする",
            kept_for="外すか退会するまで",
            models=("socialaccount.SocialAccount",),
            people=lambda: people_of(SocialAccount.objects.all()),
            of=_outside,
            erase=lambda user: SocialAccount.objects.filter(user=user).delete(),
            order=23,
        )
    )


def _addresses(user: Any) -> Iterator[Mapping[str, str]]:
    for address in EmailAddress.objects.filter(user=user).order_by("pk"):
        yield {"メールアドレス": address.email, "確認": "済み" if address.verified else "まだ"}


def _factors(user: Any) -> Iterator[Mapping[str, str]]:
    """Without the secrets: whoever reads the download over someone's shoulder must not get in."""
    for factor in Authenticator.objects.filter(user=user).order_by("pk"):
        yield {
            "種類": NAMES_OF_FACTORS[Authenticator.Type(factor.type)],
            "設定した日時": moment(factor.created_at),
            "最後に使った日時": moment(factor.last_used_at),
        }


def _sessions(user: Any) -> Iterator[Mapping[str, str]]:
    for session in UserSession.objects.filter(user=user).order_by("pk"):
        yield {
            "ログインした日時": moment(session.created_at),
            "IPアドレス": session.ip or "",
            "ブラウザー": session.user_agent,
        }


def _end_sessions(user: Any) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def _outside(user: Any) -> Iterator[Mapping[str, str]]:
    for account in SocialAccount.objects.filter(user=user).order_by("pk"):
        yield {
            "サービス": name_of(account.provider),
            "相手の識別子": account.uid,
            "つないだ日時": moment(account.date_joined),
            "法人番号": str(account.extra_data.get("organization_number", "")),
            "法人名": str(account.extra_data.get("organization_name", "")),
        }
