"""Whom visitors can ask."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.core.validators import RegexValidator

if TYPE_CHECKING:
    from content.models import ContactPage

ASKED_ABOUT_A_CASE = (
    "事例のタイトルと、聞きたいことを教えてください。取り組んだ団体に確かめて、連絡のとり方をお伝えします。"
)

validate_telephone = RegexValidator(
    r"\A0\d{1,4}-\d{1,4}-\d{3,4}\Z",
    "半角の数字と「-」で、市外局番から入力してください。",
)


def contact_page() -> "ContactPage | None":
    """The page 「お問い合わせ」, if the prefecture has published it."""
    from content.models import ContactPage

    page: ContactPage | None = ContactPage.objects.live().public().first()
    return page


def mail_about(email: str, *, title: str, address: str) -> str:
    """A mailto: link (RFC 6068) to a letter that names the page it is about and asks for what an answer needs."""
    lines = (
        f"ページ：{title}",
        f"アドレス：{address}",
        "",
        "聞きたいこと：",
        "",
        "市町村や団体の名前：",
        "お名前：",
        "電話番号：",
    )
    subject, body = quote(f"「{title}」について"), quote("\r\n".join(lines))
    return f"mailto:{quote(email, safe='@')}?subject={subject}&body={body}"
