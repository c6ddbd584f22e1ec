"""Mails on the end of an account (notifications.mail_texts)."""

from notifications.mail_texts import MailText

_NAME = {"氏名": "山田 花子"}

TEXTS = (
    MailText(
        key="account-left",
        label="退会の確認",
        subject="退会の手続きが終わりました",
        body="""{氏名} 様

退会の手続きが終わりました。お名前やメールアドレスなど、お預かりしていた情報を消しました。
書かれたものは「退会者」の名前で残っています。

このメールが、あなたに届く最後のメールです。同じメールアドレスで、いつでも登録し直せます。
心当たりがないときは、すぐに窓口へお知らせください。
""",
        variables=_NAME,
    ),
    MailText(
        key="account-closed",
        label="アカウントを閉じた知らせ",
        subject="アカウントを閉じました",
        body="""{氏名} 様

あなたのアカウントを閉じました。
理由：{理由}

お名前やメールアドレスなど、お預かりしていた情報を消しました。書かれたものは「退会者」の名前で残っています。
同じメールアドレスで登録し直せます。お尋ねは窓口へお寄せください。
""",
        variables=_NAME | {"理由": "長いあいだ使われていないため"},
    ),
    MailText(
        key="account-unused",
        label="使われていないアカウントを閉じる予告",
        subject="アカウントをもうすぐ閉じます",
        body="""{氏名} 様

長いあいだログインがないため、{閉じる日}にあなたのアカウントを閉じます。
お名前やメールアドレスなど、お預かりしている情報は消えます。

これからも使うときは、その前に一度ログインしてください。何もしなければ閉じます。
{リンク}
""",
        variables=_NAME
        | {"閉じる日": "2026年11月21日（土）", "リンク": "https://portal.example.lg.jp/accounts/login/"},
    ),
)
