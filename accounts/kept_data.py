"""What accounts and notifications keep of people (accounts.personal_data). `notifications` lies below and knows no kinds."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import ClosingNotice, Consent, User
from accounts.personal_data import PersonalData, register
from content.japanese_dates import local_moment_text as moment
from notifications.models import Bounce, ChangedMailText, Mail, Notice, NoticeEvent, NoticePreference, SuspendedAddress

Rows = Iterator[dict[str, str]]
UNTIL_LEAVING = "退会するまで"


def register_kinds() -> None:
    for kind in (NOTICES, MAILS, CONSENTS, ACCOUNT):
        register(kind)


def people_of(queryset: QuerySet[Any], field: str = "user") -> int:
    """Number of people of whom there are rows; those who left are nobody any more."""
    return queryset.filter(**{f"{field}__left_at": None, f"{field}__isnull": False}).values(field).distinct().count()


def addresses_of(user: Any) -> list[str]:
    """All addresses of a person, in small letters."""
    others = EmailAddress.objects.filter(user=user).values_list(Lower("email"), flat=True)
    return sorted({user.email.lower(), *others})


# Notices, and what people want of them.


def _notices_of(user: Any) -> Rows:
    for notice in Notice.objects.filter(user=user).order_by("pk").iterator():
        yield {
            "種類": "お知らせ",
            "日時": moment(notice.created_at),
            "内容": notice.text,
            "読んだ日時": moment(notice.read_at),
        }
    for choice in NoticePreference.objects.filter(user=user).order_by("pk"):
        yield {"種類": "受け取り方", "できごと": choice.verb, "選択": choice.get_delivery_display()}


def _erase_notices(user: Any) -> None:
    Notice.objects.filter(user=user).delete()
    NoticePreference.objects.filter(user=user).delete()


_NOTICES_KEPT = (
    f"{UNTIL_LEAVING}。読んだものは、読んでから{settings.NOTICE_DAYS}日" if settings.NOTICE_DAYS else UNTIL_LEAVING
)

NOTICES = PersonalData(
    key="notices",
    label="お知らせ",
    purpose="本人に関わるできごとを知らせるため",
    kept_for=_NOTICES_KEPT,
    # Of events and texts the row of the person who did it stays, without a name.
    models=tuple(model._meta.label for model in (Notice, NoticePreference, NoticeEvent, ChangedMailText)),
    people=lambda: people_of(Notice.objects.all()),
    of=_notices_of,
    erase=_erase_notices,
    order=110,
)


# Mails.


def _mails_to(user: Any) -> QuerySet[Mail]:
    to = Mail.objects.annotate(address=Lower("to"))
    return to.filter(Q(user=user) | Q(user=None, address__in=addresses_of(user))).order_by("pk")


def _suspensions_of(user: Any) -> QuerySet[SuspendedAddress]:
    return SuspendedAddress.objects.annotate(address=Lower("email")).filter(address__in=addresses_of(user))


def _bounces_of(user: Any) -> QuerySet[Bounce]:
    return Bounce.objects.annotate(address=Lower("email")).filter(address__in=addresses_of(user)).order_by("pk")


def _mails_of(user: Any) -> Rows:
    # Not their text: it may hold codes and links that let people in.
    for mail in _mails_to(user).iterator():
        yield {
            "種類": "メール",
            "宛先": mail.to,
            "件名": mail.subject,
            "作成日時": moment(mail.created_at),
            "状態": mail.get_state_display(),
        }
    for suspended in _suspensions_of(user):
        yield {
            "種類": "送信の停止",
            "宛先": suspended.email,
            "理由": suspended.reason,
            "日時": moment(suspended.suspended_at),
        }
    for bounce in _bounces_of(user):
        yield {
            "種類": "届かなかったメール",
            "宛先": bounce.email,
            "理由": bounce.reason,
            "日時": moment(bounce.happened_at),
        }


def _erase_mails(user: Any) -> None:
    _mails_to(user).delete()
    _suspensions_of(user).delete()
    _bounces_of(user).delete()


MAILS = PersonalData(
    key="mails",
    label="メールの送信記録",
    purpose="手続きとお知らせのメールを確かに届けるため",
    kept_for=f"退会するまで。長くても{settings.MAIL_LOG_DAYS}日（退会の確認のメールも）",
    models=(Mail._meta.label, SuspendedAddress._meta.label, Bounce._meta.label),
    people=lambda: Mail.objects.annotate(address=Lower("to")).values("address").distinct().count(),
    of=_mails_of,
    erase=_erase_mails,
    order=120,
)


# What people agreed to.


def _consents_of(user: Any) -> Rows:
    for consent in Consent.objects.filter(user=user).select_related("text"):
        yield {"版": str(consent.text), "同意した日時": moment(consent.given_at)}


def _erase_consents(user: Any) -> None:
    Consent.objects.filter(user=user).delete()


CONSENTS = PersonalData(
    key="consents",
    label="個人情報の取り扱いへの同意",
    purpose="本人が何に同意したかを示せるようにするため",
    kept_for=UNTIL_LEAVING,
    models=("accounts.Consent", "accounts.ConsentText"),
    people=lambda: people_of(Consent.objects.all()),
    of=_consents_of,
    erase=_erase_consents,
    order=30,
)


# The account itself. What it signs in by is in accounts.kept_sign_in; `accounts.services.delete_account` takes the name off its row.


def _account_of(user: Any) -> Rows:
    yield {
        "姓": user.last_name,
        "名": user.first_name,
        "メールアドレス": user.email,
        "登録した日時": moment(user.date_joined),
        "最後にログインした日時": moment(user.last_login),
        "最後に使った日時": moment(user.last_seen_at),
        "グループ": "、".join(user.groups.order_by("name").values_list("name", flat=True)),
    }


def _erase_account(user: Any) -> None:
    ClosingNotice.objects.filter(user=user).delete()


ACCOUNT = PersonalData(
    key="account",
    label="アカウント",
    purpose="氏名と連絡先を知り、使える機能を決めるため",
    kept_for=f"{UNTIL_LEAVING}。メールアドレスの確認が終わらない登録は{settings.ACCOUNT_UNPROVED_DAYS}日"
    if settings.ACCOUNT_UNPROVED_DAYS
    else UNTIL_LEAVING,
    models=("accounts.User", "accounts.User_groups", "accounts.User_user_permissions", "accounts.ClosingNotice"),
    people=lambda: User.objects.filter(left_at=None).count(),
    of=_account_of,
    erase=_erase_account,
    order=10,
)
