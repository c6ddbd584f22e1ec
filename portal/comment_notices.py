"""Notices of comments on a page, in the place of Wagtail's mails, which bear names in their subjects.

Wagtail works out whom to tell (who follows the page or takes part in the thread) after the page is saved, outside its
transaction, and hands it to `send_notification` alone. A process killed just there tells nobody; the comment itself is on
the page and in its history.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.text import Truncator
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views import account
from wagtail.admin.views.pages import edit
from wagtail.models import Page

from notifications import mail_texts, verbs
from notifications.mail_texts import MailText
from notifications.models import NoticeEvent
from notifications.services import notify
from notifications.verbs import Verb
from portal.notices import LONGEST_TITLE, name_of


class PageCommented(Verb):
    key = "page-commented"
    label = "ページへのコメント"
    text_key = "page-commented"
    explanation = "編集に加わっているページに、だれかがコメントや返信を書いたとき。"

    def concerns(self, user: Any) -> bool:
        return bool(user.has_perm("wagtailadmin.access_admin"))

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        return get_user_model()._default_manager.filter(pk__in=event.data["people"])

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        return isinstance(event.target, Page) and bool(event.target.permissions_for_user(user).can_edit())

    def text(self, event: NoticeEvent) -> str:
        title = Truncator(event.data["title"]).chars(LONGEST_TITLE)
        return f"{event.data['by']}が「{title}」のコメントを書き加えるか、片づけました。"

    def link(self, event: NoticeEvent) -> str:
        return AdminURLFinder().get_edit_url(event.target) or ""

    def values(self, event: NoticeEvent, user: Any) -> dict[str, str]:
        return {
            name: event.data[key] for name, key in (("ページ", "title"), ("書いた人", "by"), ("コメント", "comments"))
        }


TEXT = MailText(
    key=PageCommented.text_key,
    label="ページへのコメント（編集する人へ）",
    subject="ページのコメントが変わりました",
    body="""{氏名} 様

{書いた人}が、次のページのコメントを書き加えるか、片づけました。

{ページ}

{コメント}

ページを開いて読んでください。
{リンク}
""",
    variables={
        "氏名": "山田 花子",
        "書いた人": "山田 太郎さん",
        "ページ": "住民が運転する買い物送迎",
        "コメント": "新しいコメント：日付は正しいですか。",
        "内容": "山田 太郎さんが「住民が運転する買い物送迎」のコメントを書き加えるか、片づけました。",
        "リンク": "https://portal.example.jp/admin/pages/12/edit/",
    },
    required_variables=("リンク",),
)


def register() -> None:
    verbs.register(PageCommented())
    mail_texts.register(TEXT)


def take_the_place_of_wagtails_mails() -> None:
    edit.send_notification = tell_of_comments
    # Its switches are for those mails alone; ours are at `notifications:preferences`.
    account.NotificationsSettingsPanel.is_active = lambda panel: False


def tell_of_comments(recipient_users: Iterable[Any], notification: str, extra_context: Mapping[str, Any]) -> bool:
    """Takes what Wagtail's `send_notification` takes."""
    people = [user.pk for user in recipient_users]
    if people:
        page, editor = extra_context["page"], extra_context["editor"]
        data = {
            "title": page.get_admin_display_title(),
            "by": name_of(editor),
            "people": people,
            "comments": "\n".join(_lines(extra_context)),
        }
        notify(PageCommented.key, target=page, actor=editor, data=data)
    return True


def _lines(changes: Mapping[str, Any]) -> list[str]:
    kinds = (
        ("新しいコメント", "new_comments"),
        ("解決したコメント", "resolved_comments"),
        ("消したコメント", "deleted_comments"),
    )
    lines = [f"{label}：{comment.text}" for label, name in kinds for comment in changes[name]]
    for thread in changes["replied_comments"]:
        lines += [f"「{thread['comment'].text}」への返信：{reply.text}" for reply in thread["replies"]]
    return lines
