"""Texts of the mails that allauth writes, one for each of its templates (`accounts.adapter`), and of our own.

To an address that nobody has proved to be theirs goes no word that a stranger could choose, not even a name.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from content.contact import contact_page
from content.japanese_dates import moment_text
from notifications.mail_texts import WHY, MailText, register

SITE = {"サイト名": "生活支援共創プラットフォーム", "サイトのアドレス": "https://portal.example.lg.jp/"}
CODE = {"番号": "1234-5678"}
NAME = {"氏名": "山田 太郎"}
SIGN_IN = {"ログインのアドレス": "https://portal.example.lg.jp/accounts/login/"}
SIGN_UP = {"登録のアドレス": "https://portal.example.lg.jp/accounts/signup/"}
RESET = {"再設定のアドレス": "https://portal.example.lg.jp/accounts/password/reset/"}
RESET_KEY = {"パスワードを決めるアドレス": "https://portal.example.lg.jp/accounts/password/reset/key/…/"}
DEADLINE = {"期限": "2026年11月24日（火）9時00分"}
# Without what lets people go on, a mail is of no use.
NEEDED = (*CODE, *RESET_KEY)
CHANGE = {"氏名": "山田 太郎", "日時": "2026年11月21日（土）9時00分", "接続元": "192.0.2.1"}
CONTACT = {"問い合わせ先": "高齢者福祉課 https://portal.example.lg.jp/contact/"}

# Of a mail that anybody may cause who types an address.
MISTYPED = (
    "このメールアドレスで手続きがあったため、お送りしました。心当たりがないときは、だれかがメールアドレスを"
    "打ちまちがえたものと思われます。このメールを消してください。"
)
# Of a warning: nobody is told to delete it.
ABOUT_THE_ACCOUNT = "あなたのアカウントについて、大切なことをお知らせするためにお送りしました。"
CODE_LINES = "\n\n　　{番号}\n\n番号は15分間使えます。画面を閉じたときは、もう一度はじめからお試しください。"
ASK = "問い合わせ先：{問い合わせ先}"
# After a change that others may have made.
FACTS_LINES = "\n\n日時：{日時}\n接続元のIPアドレス：{接続元}\n\nご自分でしたことなら、何もする必要はありません。"
CHANGE_LINES = (
    FACTS_LINES
    + "\n覚えがないときは、すぐにパスワードを決め直して、問い合わせ先にお知らせください。\n{再設定のアドレス}\n"
    + ASK
)


def key_of(template_prefix: str) -> str:
    """ "account/email/login_code" → "accounts.login_code"."""
    return f"accounts.{template_prefix.rpartition('/')[2]}"


def values(context: Mapping[str, Any]) -> dict[str, str]:
    """Values of all variables of this module, from what allauth gives to its templates and our own services. Links lead to the address of the portal."""
    user, moment = context.get("user"), context.get("timestamp")
    root = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    deadline = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    reset_key = f"{context.get('uid', '')}-{context.get('key', '')}"
    return {
        "サイト名": settings.WAGTAIL_SITE_NAME,
        "サイトのアドレス": f"{root}/",
        "番号": str(context.get("code", "")),
        "ログインのアドレス": root + reverse("account_login"),
        "登録のアドレス": root + reverse("account_signup"),
        "再設定のアドレス": root + reverse("account_reset_password"),
        "パスワードを決めるアドレス": f"{root}{reverse('account_reset_password')}key/{reset_key}/",
        "期限": moment_text(timezone.localtime(deadline)),
        "問い合わせ先": contact(),
        "氏名": user.get_full_name() if user is not None else "",
        "日時": moment_text(timezone.localtime(moment if isinstance(moment, datetime) else None)),
        "接続元": str(context.get("ip", "")),
        "理由": str(context.get("reason", "")),
        "閉じる日": str(context.get("closes_on", "")),
    }


def contact() -> str:
    """Whom to ask: the department and its page, or the portal where there is none."""
    page, root = contact_page(), settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    parts = page.get_url_parts() if page else None
    address = root + (parts[2] if parts else "/")
    return f"{settings.PORTAL_DEPARTMENT} {address}".strip()


def _text(
    name: str, label: str, subject: str, body: str, *variables: Mapping[str, str], why: str = MISTYPED
) -> MailText:
    known = {key: sample for group in (SITE, *variables) for key, sample in group.items()}
    return MailText(
        key=f"accounts.{name}",
        label=label,
        subject="[{サイト名}] " + subject,
        body=body,
        why=why,
        variables=known,
        subject_variables=("サイト名",),
        required_variables=tuple(name for name in known if name in NEEDED),
    )


def _change(name: str, label: str, what: str) -> MailText:
    """A change of one's account, told to the address that it had before."""
    body = f"{{氏名}} 様\n\n{what}{CHANGE_LINES}"
    return _text(name, label, label, body, CHANGE, RESET, CONTACT, why=ABOUT_THE_ACCOUNT)


TEXTS = (
    _text(
        "email_confirmation_signup",
        "利用登録：確認の番号",
        "メールアドレスの確認",
        "利用登録をありがとうございます。\n登録の画面に、次の番号を入力してください。" + CODE_LINES,
        CODE,
    ),
    _text(
        "email_confirmation",
        "メールアドレスの確認の番号",
        "メールアドレスの確認",
        "このメールアドレスを確認しています。\n開いている画面に、次の番号を入力してください。" + CODE_LINES,
        CODE,
    ),
    _text(
        "account_already_exists",
        "利用登録：すでに登録がある",
        "利用登録のお申し込みについて",
        "このメールアドレスで利用登録のお申し込みがありましたが、すでに登録があります。\n"
        "次のページから、メールで届く番号でログインできます。\n{ログインのアドレス}\n\n"
        "パスワードを忘れたときは、こちらから決め直せます。\n{再設定のアドレス}",
        SIGN_IN,
        RESET,
    ),
    _text(
        "unknown_account",
        "登録がないメールアドレス",
        "このメールアドレスには登録がありません",
        "このメールアドレスで、ログインの番号かパスワードの再設定のお申し込みがありました。\n"
        "このメールアドレスの登録は見つかりません。ほかのメールアドレスで登録していないか、お確かめください。\n\n"
        "はじめてのかたは、こちらから登録できます。\n{登録のアドレス}",
        SIGN_UP,
    ),
    _text(
        "login_code",
        "ログインの番号",
        "ログインの番号",
        "ログインの画面に、次の番号を入力してください。"
        + CODE_LINES
        + "\n\n番号をだれかに教えないでください。県や市町村の職員が番号をお聞きすることはありません。",
        CODE,
        why=f"{WHY}番号がなければログインはできません。",
    ),
    _text(
        "password_reset_key",
        "パスワードの再設定",
        "パスワードの再設定",
        "次のリンクを開いて、新しいパスワードを決めてください。\n{パスワードを決めるアドレス}\n\n"
        "リンクは、{期限}まで、1回だけ使えます。",
        RESET_KEY,
        DEADLINE,
        why=f"{WHY}パスワードはそのままです。",
    ),
    _text(
        "password_reset_code",
        "パスワードの再設定の番号",
        "パスワードの再設定",
        "パスワードの再設定の画面に、次の番号を入力してください。" + CODE_LINES,
        CODE,
    ),
    _change("password_reset", "パスワードの再設定が終わりました", "パスワードが新しくなりました。"),
    _change("password_changed", "パスワードが変わりました", "パスワードが新しくなりました。"),
    _change("password_set", "パスワードが決まりました", "パスワードでもログインできるようになりました。"),
    # To the former address, by which nothing can be reset any more.
    _text(
        "email_changed",
        "メールアドレスが変わりました",
        "メールアドレスが変わりました",
        "{氏名} 様\n\nログインに使うメールアドレスが、ほかのアドレスに変わりました。今後のお知らせは新しいアドレスに届きます。"
        + FACTS_LINES
        + "\n覚えがないときは、すぐに問い合わせ先にお知らせください。\n"
        + ASK,
        CHANGE,
        CONTACT,
        why=ABOUT_THE_ACCOUNT,
    ),
    _change("email_confirm", "メールアドレスを確認しました", "メールアドレスの確認が終わりました。"),
    _change("email_deleted", "メールアドレスを外しました", "登録していたメールアドレスの一つを外しました。"),
    _change("totp_activated", "2段階認証を設定しました", "認証アプリによる2段階認証が始まりました。"),
    _change("totp_deactivated", "2段階認証の設定を外しました", "認証アプリによる2段階認証をやめました。"),
    _change("webauthn_added", "パスキーを追加しました", "パスキーでログインできるようになりました。"),
    _change("webauthn_removed", "パスキーを外しました", "登録していたパスキーの一つを外しました。"),
    _change(
        "recovery_codes_generated", "予備の番号を作り直しました", "予備の番号が新しくなりました。前の番号は使えません。"
    ),
    _change("account_connected", "外部のログインとつなぎました", "外部のサービスからログインできるようになりました。"),
    _change("account_disconnected", "外部のログインを外しました", "外部のサービスからのログインを一つ外しました。"),
    _text(
        "second_factor_reset",
        "2段階認証の設定を解除しました",
        "2段階認証の設定を解除しました",
        "{氏名} 様\n\n担当の職員が、2段階認証の設定（認証アプリ・パスキー・予備の番号）を解除しました。"
        "ログイン中だった端末は、すべてログアウトしました。\n"
        "次のページからログインして、2段階認証をもう一度設定してください。\n{ログインのアドレス}\n\n"
        "覚えがないときは、すぐに問い合わせ先にお知らせください。\n" + ASK,
        CHANGE,
        SIGN_IN,
        CONTACT,
        why=ABOUT_THE_ACCOUNT,
    ),
    _text(
        "left",
        "退会の確認",
        "退会の手続きが終わりました",
        "{氏名} 様\n\n退会の手続きが終わりました。お名前やメールアドレスなど、お預かりしていた情報を消しました。"
        "\n書かれたものは「退会者」の名前で残っています。"
        "\n\nこれが最後のメールです。同じメールアドレスで、いつでも登録し直せます。\n{登録のアドレス}"
        "\n\n覚えがないときは、すぐに問い合わせ先にお知らせください。\n" + ASK,
        NAME,
        SIGN_UP,
        CONTACT,
        why=ABOUT_THE_ACCOUNT,
    ),
    _text(
        "closed",
        "アカウントを閉じた知らせ",
        "アカウントを閉じました",
        "{氏名} 様\n\nあなたのアカウントを閉じました。\n理由：{理由}"
        "\n\nお名前やメールアドレスなど、お預かりしていた情報を消しました。書かれたものは「退会者」の名前で残っています。"
        "\n同じメールアドレスで登録し直せます。\n{登録のアドレス}"
        "\n\nお尋ねは、問い合わせ先にお寄せください。\n" + ASK,
        NAME,
        {"理由": "長いあいだ使われていないため"},
        SIGN_UP,
        CONTACT,
        why=ABOUT_THE_ACCOUNT,
    ),
    _text(
        "unused",
        "使われていないアカウントを閉じる予告",
        "アカウントをもうすぐ閉じます",
        "{氏名} 様\n\n長いあいだログインがないため、{閉じる日}にあなたのアカウントを閉じます。"
        "\nお名前やメールアドレスなど、お預かりしている情報は消えます。"
        "\n\nこれからも使うときは、その前に一度ログインしてください。何もしなければ閉じます。\n{ログインのアドレス}",
        NAME,
        {"閉じる日": "2026年11月21日（土）"},
        SIGN_IN,
        why=ABOUT_THE_ACCOUNT,
    ),
)


def register_texts() -> None:
    register(*TEXTS)
