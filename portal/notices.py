"""Notices of reviews, in the place of Wagtail's own mails: an approval is asked for, a page is approved or sent back.

Wagtail sends its signals `task_submitted`, `workflow_approved` and `workflow_rejected` within the methods that change
the state, before they return, and hands over who did it, which rows do not hold. `Workflow.start`, `TaskState.approve`,
`reject`, `cancel` and `WorkflowState.finish` are transactions; `WorkflowState.update` and `resume` are none by
themselves, so that a process killed between their steps would leave a review that nobody is told of (`post_save` would
be no better there: outside a transaction it comes after the row is written for good). `take_the_place_of_wagtails_mails`
makes them transactions too. From then on the event is written with the change or neither is.

Who may decide is asked of the task itself (`Task.get_actions`), so that any kind of task fits.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.backends import ModelBackend
from django.db import models, transaction
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator
from django.utils.timezone import localtime
from wagtail.admin import signal_handlers
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from content.japanese_dates import moment_text
from notifications import mail_texts, verbs
from notifications.mail_texts import MailText
from notifications.models import NoticeEvent
from notifications.services import notify
from notifications.verbs import Verb

# Characters in the one line of a notice; the mail and the page have the whole.
LONGEST_TITLE = 100
LONGEST_REASON = 120


class _ReviewVerb(Verb):
    """The target is a state of Wagtail's; it goes with the page, and then nobody is told any more."""

    def concerns(self, user: Any) -> bool:
        return bool(user.has_perm("wagtailadmin.access_admin"))

    def link(self, event: NoticeEvent) -> str:
        """Each person has a link of their own: see `link_for`."""
        return ""

    def link_for(self, event: NoticeEvent, user: Any) -> str:
        """Where the person may edit it or decide on it in the admin; nowhere if they may not."""
        return AdminURLFinder(user).get_edit_url(_subject(event)) or ""


class ReviewRequested(_ReviewVerb):
    key = "review-requested"
    label = "承認の依頼"
    text_key = "review-requested"
    explanation = "あなたが承認できるページの承認を、だれかが依頼したとき。"

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        """Everyone who works in the admin; `may_know` asks the task about each."""
        people: Iterable[Any] = ModelBackend().with_perm("wagtailadmin.access_admin")
        return people

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        """While it waits for a decision, those who may make it."""
        task_state = event.target
        if not isinstance(task_state, TaskState) or task_state.status != TaskState.STATUS_IN_PROGRESS:
            return False
        actions = task_state.task.specific.get_actions(_subject(event), user)
        return any(name == "approve" for name, *_ in actions)

    def text(self, event: NoticeEvent) -> str:
        return f"{event.data['by']}から「{_short(event)}」の承認を依頼されました。"

    def values(self, event: NoticeEvent, user: Any) -> dict[str, str]:
        return {"ページ": event.data["title"], "依頼した人": event.data["by"]}


class _Answer(_ReviewVerb):
    """What the person is told who asked for the review."""

    def recipients(self, event: NoticeEvent) -> Iterable[Any]:
        state = event.target
        return [state.requested_by] if isinstance(state, WorkflowState) and state.requested_by else []

    def may_know(self, event: NoticeEvent, user: Any) -> bool:
        """The answer to their own request, as long as they may open what it leads to."""
        return user in self.recipients(event) and bool(self.link_for(event, user))


class ReviewApproved(_Answer):
    key = "review-approved"
    label = "承認されたとき"
    text_key = "review-approved"
    explanation = "あなたが依頼したページが承認され、公開されたか、公開の日時が決まったとき。"

    def text(self, event: NoticeEvent) -> str:
        return f"「{_short(event)}」が{_outcome(event)}"

    def link_for(self, event: NoticeEvent, user: Any) -> str:
        """The public page, which everyone may open; before that, and for what is no page, the form."""
        public = _public_path(_subject(event)) if event.data["is_public"] else ""
        return public or super().link_for(event, user)

    def values(self, event: NoticeEvent, user: Any) -> dict[str, str]:
        return {"ページ": event.data["title"], "結果": _outcome(event)}


class ReviewReturned(_Answer):
    key = "review-returned"
    label = "差し戻されたとき"
    text_key = "review-returned"
    explanation = "あなたが承認を依頼したページに、直してほしい所があるとき。"

    def text(self, event: NoticeEvent) -> str:
        reason = f"理由：{Truncator(event.data['reason']).chars(LONGEST_REASON)}" if event.data["reason"] else ""
        return f"「{_short(event)}」が差し戻されました。{reason}"

    def values(self, event: NoticeEvent, user: Any) -> dict[str, str]:
        return {"ページ": event.data["title"], "理由": event.data["reason"] or "（書かれていません）"}


_COMMON = {
    "氏名": "山田 花子",
    "ページ": "住民が運転する買い物送迎",
    "内容": "山田 太郎さんから「住民が運転する買い物送迎」の承認を依頼されました。",
    "リンク": "https://portal.example.jp/admin/pages/12/edit/",
}
TEXTS = (
    MailText(
        key=ReviewRequested.text_key,
        label="承認の依頼（承認する人へ）",
        subject="ページの承認を依頼されました",
        body="""{氏名} 様

{依頼した人}から、次のページの承認を依頼されました。

{ページ}

内容を読んで、承認するか、差し戻してください。
{リンク}
""",
        variables=_COMMON | {"依頼した人": "山田 太郎さん"},
        required_variables=("リンク",),
    ),
    MailText(
        key=ReviewApproved.text_key,
        label="承認されたとき（依頼した人へ）",
        subject="ページが承認されました",
        body="""{氏名} 様

あなたが承認を依頼したページが、{結果}

{ページ}
{リンク}
""",
        variables=_COMMON
        | {
            "内容": "「住民が運転する買い物送迎」が承認され、公開されました。",
            "リンク": "https://portal.example.jp/cases/kaimono/",
            "結果": "承認され、公開されました。",
        },
        required_variables=("リンク",),
    ),
    MailText(
        key=ReviewReturned.text_key,
        label="差し戻されたとき（依頼した人へ）",
        subject="ページに直してほしい所があります",
        body="""{氏名} 様

あなたが承認を依頼したページが、差し戻されました。

{ページ}

理由と、直してほしい所：
{理由}

直してから、もう一度承認を依頼してください。
{リンク}
""",
        variables=_COMMON
        | {
            "内容": "「住民が運転する買い物送迎」が差し戻されました。理由：日付を確かめてください。",
            "理由": "日付を確かめてください。",
        },
        required_variables=("リンク", "理由"),
    ),
)


def register() -> None:
    for verb in (ReviewRequested(), ReviewApproved(), ReviewReturned()):
        verbs.register(verb)
    mail_texts.register(*TEXTS)


def take_the_place_of_wagtails_mails() -> None:
    """Call it before Wagtail's admin is ready: what it would connect then is replaced, and its mails never go out."""
    signal_handlers.register_signal_handlers = connect
    for name in ("update", "resume"):
        setattr(WorkflowState, name, transaction.atomic(getattr(WorkflowState, name)))


def connect() -> None:
    task_submitted.connect(tell_of_a_request, dispatch_uid="portal.tell_of_a_request")
    workflow_approved.connect(tell_of_an_approval, dispatch_uid="portal.tell_of_an_approval")
    workflow_rejected.connect(tell_of_a_return, dispatch_uid="portal.tell_of_a_return")


def tell_of_a_request(*, instance: TaskState, user: Any = None, **kwargs: Any) -> None:
    """Of each stage. A task that approved by itself asks nobody."""
    if instance.status == TaskState.STATUS_IN_PROGRESS:
        state = instance.workflow_state
        data = {"title": _title(state), "by": name_of(state.requested_by)}
        # Its row by the plain model: the kind of a task's state is of no use to those who are told.
        notify(ReviewRequested.key, target=TaskState.objects.get(pk=instance.pk), actor=user, data=data)


def tell_of_an_approval(*, instance: WorkflowState, user: Any = None, **kwargs: Any) -> None:
    """Sent once what follows the approval is done: the page is public by now, or waits for its time."""
    # Read anew: what the state remembers was read before the publication.
    subject = instance.base_content_type.get_object_for_this_type(pk=instance.object_id)
    public_at = getattr(getattr(subject, "scheduled_revision", None), "approved_go_live_at", None)
    data = {
        "title": _title(instance),
        "public_at": public_at.isoformat() if public_at else "",
        "is_public": getattr(subject, "live", False) and not public_at,
    }
    notify(ReviewApproved.key, target=instance, actor=user, data=data)


def tell_of_a_return(*, instance: WorkflowState, user: Any = None, **kwargs: Any) -> None:
    reason = instance.current_task_state.specific.get_comment()
    notify(
        ReviewReturned.key, target=instance, actor=user, data={"title": _title(instance), "reason": str(reason or "")}
    )


def _subject(event: NoticeEvent) -> models.Model:
    """What is reviewed, in its own class."""
    target: Any = event.target
    state = target.workflow_state if isinstance(target, TaskState) else target
    subject: models.Model = state.content_object
    return subject.specific if isinstance(subject, Page) else subject


def _public_path(subject: models.Model) -> str:
    """Of a page that everyone may read; nothing otherwise."""
    if not isinstance(subject, Page) or not subject.live or subject.get_view_restrictions().exists():
        return ""
    return urlsplit(subject.full_url or "").path


def _title(state: WorkflowState) -> str:
    subject = state.content_object
    return str(subject.get_admin_display_title() if isinstance(subject, Page) else subject)


def _short(event: NoticeEvent) -> str:
    return Truncator(event.data["title"]).chars(LONGEST_TITLE)


def _outcome(event: NoticeEvent) -> str:
    if moment := parse_datetime(event.data["public_at"]):
        return f"承認されました。{moment_text(localtime(moment))}に公開されます。"
    return "承認され、公開されました。" if event.data["is_public"] else "承認されました。"


def name_of(user: Any) -> str:
    return f"{user_display_name(user)}さん" if user else "退会した人"
