"""Texts of the mails about applications. Staff may change them in the admin."""

from collections.abc import Mapping

from notifications.mail_texts import MailText

_COMMON = {
    "氏名": "山田 花子",
    "内容": "「みどりの会」の登録申請を受け付けました。",
    "リンク": "https://portal.example.jp/organizations/apply/12/",
}
# Of an application.
_VARIABLES = _COMMON | {
    "団体": "みどりの会",
    "申請": "登録申請",
    "返事の目安": "2026年12月7日（月）",
    "ひとこと": "法人番号を確かめてください。",
}


# The receipt: without it nobody can ask about the application by telephone.
_NUMBER = {"受付番号": "2026-00012"}


def _text(
    key: str,
    label: str,
    subject: str,
    body: str,
    further: Mapping[str, str] | None = None,
    variables: Mapping[str, str] = _VARIABLES,
) -> MailText:
    """`further` variables must stand in the text, as the link must."""
    further = further or {}
    return MailText(
        key=key,
        label=label,
        subject=subject,
        body=f"{{氏名}} 様\n\n{body.strip()}\n\n{{リンク}}\n",
        variables={**variables, **further},
        required_variables=("リンク", *further),
    )


TEXTS = (
    _text(
        "application-received",
        "団体の登録申請を受け付けたとき（申請した人へ）",
        "申請を受け付けました",
        """
「{団体}」の{申請}を受け付けました。

受付番号：{受付番号}
返事の目安：{返事の目安}まで

事務局が内容を確かめて、お知らせします。
今どうなっているかは、下のページで見られます。取り下げることもできます。
""",
        _NUMBER,
    ),
    _text(
        "application-received-again",
        "追加の確認への返事を受け付けたとき（申請した人へ）",
        "返事を受け付けました",
        """
「{団体}」の{申請}について、返事を受け付けました。

返事の目安：{返事の目安}まで

事務局が内容を確かめて、お知らせします。
""",
    ),
    _text(
        "application-asked",
        "団体の登録申請について、追加の確認をお願いするとき（申請した人へ）",
        "申請について、確かめたいことがあります",
        """
「{団体}」の{申請}について、次のことを確かめさせてください。

{ひとこと}

下のページで、内容を直したり、返事を書いたりして、もう一度送ってください。
{返事の目安}までにお願いします。
""",
    ),
    _text(
        "application-approved",
        "団体の登録申請が承認されたとき（申請した人へ）",
        "申請が承認されました",
        """
「{団体}」の{申請}が承認されました。
{ひとこと}
団体のページは、下のページから開けます。
""",
    ),
    _text(
        "application-declined",
        "団体の登録申請が見送られたとき（申請した人へ）",
        "申請についてのお返事",
        """
「{団体}」の{申請}は、今回は見送りとなりました。

理由：
{ひとこと}

分からないことは、事務局に尋ねてください。
""",
    ),
    _text(
        "application-arrived",
        "団体の登録申請が届いたとき（確かめる職員へ）",
        "団体の登録申請が届いています",
        """
{内容}

下のページで内容を見て、決めてください。
ほかの職員が先に決めたときは、そのことが表示されます。
""",
    ),
    _text(
        "application-answered",
        "追加の確認に返事があったとき（確かめる職員へ）",
        "追加の確認に、返事が届いています",
        """
{内容}

前の申請から変わった所が、下のページに示されます。
""",
    ),
    MailText(
        key="member-invitation",
        label="団体のメンバーへの招待（招待された人へ）",
        subject="団体のメンバーへの招待が届いています",
        body="""{招待した人}さんが、あなたを「{団体}」のメンバーに招待しています。

役割：{役割}

下のリンクを開いて、招待を受けてください。{期限}まで、1回だけ使えます。
アカウントがない人は、{宛先} で利用登録をしてから受けます。

{リンク}

このリンクは、ほかの人に渡さないでください。
""",
        why="招待した人が、このメールアドレスを宛先にしました。心当たりがないときは、このメールを消してください。期限が過ぎると、リンクは使えなくなります。",
        variables={
            "団体": "みどりの会",
            "役割": "編集者",
            "招待した人": "所沢 次郎",
            "期限": "2026年12月5日（土）",
            "宛先": "hanako@example.jp",
            "リンク": "https://portal.example.jp/organizations/members/…/",
        },
        required_variables=("リンク",),
    ),
    _text(
        "organization-error-reported",
        "団体の情報の誤りの知らせが届いたとき（担当する職員へ）",
        "団体の情報の誤りの知らせが届いています",
        """
{内容}

下のページで内容を見て、団体に確かめ、直してください。
""",
        variables=_COMMON,
    ),
    _text(
        "organization-unmanaged",
        "団体の管理者がいなくなったとき（担当する職員へ）",
        "団体の管理者がいなくなりました",
        """
{内容}

団体に連絡して、次の管理者を決めてもらってください。
管理者になる人が、団体のページにある「団体の人として申請する」から申請します。
""",
        variables=_COMMON,
    ),
    _text(
        "member-joined",
        "団体に新しいメンバーが加わったとき（管理者へ）",
        "新しいメンバーが加わりました",
        "{内容}",
        variables=_COMMON,
    ),
    _text(
        "application-assigned",
        "団体の登録申請の担当者になったとき（その職員へ）",
        "団体の登録申請の担当者になりました",
        "{内容}",
    ),
)
