"""From a row to the message that goes out: plain text first, an HTML part made of it, who sends it and why at the foot."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from notifications import mail_off, mail_texts, verbs
from notifications.models import Mail

# Words and full stops may follow an address without a space between.
ADDRESS = re.compile(r"(https?://[\w\-.~:/?#\[\]@!$&'()*+,;=%]*[\w/#=&~%-])", re.ASCII)
BLANK_LINES = re.compile(r"\n{2,}")
RULE = "――――――――――"
WHY_OF_A_NOTICE = "「{label}」のお知らせとしてお送りしました。"
NO_ANSWER = "このメールに返信しても届きません。"
OFF = "このお知らせをメールで受け取らないとき"


@dataclass(frozen=True)
class Foot:
    """Who sends it and why. `off_url`: where mails of the kind can be switched off; empty where they cannot."""

    site: str
    department: str
    site_url: str
    why: str
    off_url: str

    @property
    def sender(self) -> str:
        return f"{self.site}（{self.department}）" if self.department else self.site

    @property
    def text(self) -> str:
        lines = [RULE, self.sender, self.site_url, self.why, NO_ANSWER]
        if self.off_url:
            lines += [f"{OFF}：", self.off_url]
        return "\n".join(lines)


def foot_of(mail: Mail) -> Foot:
    why, off_url = mail_texts.why_of(mail.text_key), ""
    if verb := verbs.find(mail.verb):
        why = WHY_OF_A_NOTICE.format(label=verb.label)
        if not verb.is_mandatory and mail.user_id is not None:
            off_url = mail_off.address(user_id=mail.user_id, verb=mail.verb)
    site, department = settings.WAGTAIL_SITE_NAME, settings.PORTAL_DEPARTMENT
    return Foot(site, department, f"{settings.WAGTAILADMIN_BASE_URL}/", why, off_url)


def text_of(mail: Mail) -> str:
    return f"{mail.text.strip()}\n\n{foot_of(mail).text}\n"


def html_of(mail: Mail) -> str:
    """The HTML that the mail was written with, else one made of its text."""
    if mail.html:
        return mail.html
    context = {
        "mail": mail,
        "paragraphs": paragraphs_of(mail.text),
        "foot": foot_of(mail),
        "no_answer": NO_ANSWER,
        "off": OFF,
    }
    return render_to_string("notifications/mail/mail.html", context)


def paragraphs_of(text: str) -> list[SafeString]:
    """Paragraphs of plain text for HTML, with links where it names addresses."""
    return [_lines(block) for block in BLANK_LINES.split(text.replace("\r\n", "\n").strip())]


def headers_of(mail: Mail) -> dict[str, str]:
    headers = {
        **mail.headers,
        "Message-ID": mail.message_id,
        # No machine answers it (RFC 3834), nor Exchange.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if off_url := foot_of(mail).off_url:
        # One click in the mail program (RFC 8058).
        headers |= {"List-Unsubscribe": f"<{off_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def message_of(mail: Mail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(mail.subject, text_of(mail), mail.sender, [mail.to], headers=headers_of(mail))
    message.attach_alternative(html_of(mail), "text/html")
    return message


def _lines(block: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((_linked(line),) for line in block.split("\n")))


def _linked(line: str) -> SafeString:
    parts: list[Any] = ADDRESS.split(line)
    # Every second part is an address.
    parts[1::2] = [format_html('<a href="{}">{}</a>', address, address) for address in parts[1::2]]
    return format_html_join("", "{}", ((part,) for part in parts))
