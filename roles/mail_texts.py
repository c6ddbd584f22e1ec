"""Texts of the mails about roles. Staff may change them in the admin."""

from notifications.mail_texts import MailText

_NOTICE = {
    "氏名": "山田 花子",
    "内容": "生活支援コーディネーター 第1層（市町村）の申請が届いています（所沢市）。",
    "リンク": "https://portal.example.jp/mypage/",
}
_ROLE = {
    "役割": "生活支援コーディネーター 第1層（市町村）",
    "担当地域": "所沢市",
    "任期": "2027年3月31日（水）まで",
}

TEXTS = (
    MailText(
        key="role-requested",
        label="役割の申請が届いたとき（確認する職員へ）",
        subject="役割の申請が届いています",
        body="""{氏名} 様

{内容}

下のページで申請の内容を見て、承認するか見送るかを決めてください。
ほかの職員が先に決めたときは、そのことが表示されます。

{リンク}
""",
        variables=_NOTICE,
        required_variables=("リンク",),
    ),
    MailText(
        key="role-given",
        label="役割が付いたとき（本人へ）",
        subject="役割が付きました",
        body="""{氏名} 様

次の役割が付きました。

役割：{役割}
担当地域：{担当地域}
任期：{任期}
{ひとこと}
役割と任期は、マイページで見られます。

{リンク}
""",
        variables=_NOTICE | _ROLE | {"ひとこと": "担当者から：よろしくお願いします。"},
        required_variables=("リンク",),
    ),
    MailText(
        key="role-declined",
        label="役割の申請が見送られたとき（本人へ）",
        subject="役割の申請についてのお返事",
        body="""{氏名} 様

申請された役割は、今回は見送りとなりました。

役割：{役割}
担当地域：{担当地域}
担当者から：{ひとこと}

内容を直して、もう一度申請することができます。下のページから、申請した内容を直して送れます。

{リンク}
""",
        variables=_NOTICE | _ROLE | {"ひとこと": "所属を確認できませんでした。部署名まで書いてください。"},
        required_variables=("リンク",),
    ),
    MailText(
        key="role-ends-soon",
        label="役割の任期がまもなく終わるとき（本人へ）",
        subject="役割の任期がまもなく終わります",
        body="""{氏名} 様

次の役割の任期が、まもなく終わります。

役割：{役割}
担当地域：{担当地域}
任期：{任期}

続けるときは、マイページからもう一度申請してください。
後任の人がいるときは、マイページから引き継げます。
任期が終わっても、これまでに書いたものは残ります。

{リンク}
""",
        variables=_NOTICE | _ROLE,
        required_variables=("リンク",),
    ),
    MailText(
        key="role-ended",
        label="役割が終わったとき（本人へ）",
        subject="役割が終わりました",
        body="""{氏名} 様

次の役割が終わりました。

役割：{役割}
担当地域：{担当地域}
理由：{ひとこと}

これまでに書いたものは残ります。アカウントも、そのまま使えます。
覚えがないときは、市町村か県の担当者にお知らせください。

{リンク}
""",
        variables=_NOTICE | _ROLE | {"ひとこと": "任期が終わったため"},
        required_variables=("リンク",),
    ),
    MailText(
        key="role-handed-over",
        label="役割が引き継がれたとき（地域の職員へ）",
        subject="役割が引き継がれました",
        body="""{氏名} 様

{内容}

招待は、下のページに新しい順に並んでいます。あて先が正しいことを確かめてください。
正しくないときは、そこで取り消せます。後任の人がまだ招待されていないときは、そこから招待できます。

{リンク}
""",
        variables=_NOTICE,
        required_variables=("リンク",),
    ),
    MailText(
        key="role-holder-left",
        label="役割のある人が退会したとき（地域の職員へ）",
        subject="役割のある人が退会しました",
        body="""{氏名} 様

{内容}

後任の人がいるときは、下のページから招待してください。

{リンク}
""",
        variables=_NOTICE,
        required_variables=("リンク",),
    ),
    MailText(
        key="role-confirmations-due",
        label="役割の年に一度の確認（地域の職員へ）",
        subject="役割の確認をお願いします",
        body="""{氏名} 様

{内容}

異動や退職で担当を離れた人がいないか、下のページで確かめてください。
いまも担当している人に印を付けて「いまも担当している」を、離れた人に印を付けて「役割を終える」を押します。

{リンク}
""",
        variables=_NOTICE,
        required_variables=("リンク",),
    ),
    MailText(
        key="role-invitation",
        label="役割への招待（招待された人へ）",
        subject="役割への招待が届いています",
        body="""{招待した人}さんが、あなたを次の役割に招待しています。

役割：{役割}
担当地域：{担当地域}
任期：{任期}

下のリンクを開いて、招待を受けてください。{期限}まで、1回だけ使えます。
アカウントがない人は、{宛先} で利用登録をしてから受けます。

{リンク}

このリンクは、ほかの人に渡さないでください。
""",
        why="招待した人が、このメールアドレスを宛先にしました。心当たりがないときは、このメールを消してください。期限が過ぎると、リンクは使えなくなります。",
        variables=_ROLE
        | {
            "招待した人": "所沢 次郎",
            "期限": "2026年12月5日（土）",
            "宛先": "hanako@example.jp",
            "リンク": "https://portal.example.jp/invitations/…/",
        },
        required_variables=("リンク",),
    ),
)
