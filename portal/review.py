"""What a reviewer must know before deciding and is told afterwards, an editor whose page came back or is saved."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator
from django.utils.timezone import localtime
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name
from wagtail.models import Page, TaskState, WorkflowState

from content.japanese_dates import moment_text

# Characters in a list; the form of the page shows it whole.
MOST_OF_A_REASON = 80


def review_text(page: Page, user: Any) -> str:
    """Who asked for the approval of a page and when it would go public, or who sent it back and why; or nothing.

    Who may decide or mend is told how.
    """
    state = page.current_workflow_state
    if state is None:
        return ""
    task = state.current_task_state
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        comment = f"：「{task.comment}」" if task.comment else "。"
        sent_back = f"{_name(task.finished_by)}が{_moment(task.finished_at)}に差し戻しました{comment}"
        return sent_back + "直してから、画面の下のボタンの横の印で、もう一度依頼します。"
    public_at = _public_at(task)
    when = f"{_moment(public_at)}に" if public_at else "すぐに"
    follows = f"{when}公開されます。" if state.is_at_final_task else "次の段階の承認に進みます。"
    asked = f"{_name(state.requested_by)}が{_moment(task.started_at)}に承認を依頼しました。"
    if may_decide(state, user):
        return f"{asked}承認すると、{follows}画面の下のボタンの横の印から、承認か差し戻しを選びます。"
    return f"{asked}承認されると、{follows}"


def may_decide(state: WorkflowState, user: Any) -> bool:
    if state.status != WorkflowState.STATUS_IN_PROGRESS:
        return False
    return bool(TaskState.objects.reviewable_by(user).filter(pk=state.current_task_state_id).exists())


def decision_text(page: Page, action: str) -> str:
    """What a decision just made has done to the page as it stands in the database."""
    if action == "reject":
        return "差し戻しました。依頼した人に知らせます。"
    if page.workflow_in_progress:
        return "承認しました。次の段階の承認を待ちます。"
    revision = page.scheduled_revision
    return (
        f"承認しました。{_moment(revision.approved_go_live_at)}に公開されます。"
        if revision
        else "承認し、公開しました。"
    )


def saved_text(page: Page, user: Any, *, actions: Collection[str]) -> str:
    """What follows, or does not yet, from what was saved; or nothing. `actions`: Wagtail's names of what was pressed."""
    may_publish = page.permissions_for_user(user).can_publish()
    if "action-publish" in actions:
        revision = Page.objects.get(pk=page.pk).scheduled_revision
        return f"{_moment(revision.approved_go_live_at)}に公開されます。" if revision else ""
    # Of a time that is only written down the form tells itself when it opens again.
    if actions or unscheduled_text(page, user):
        return ""
    until = "画面の下の「∧」から「公開」を押す" if may_publish else "承認を依頼して、承認される"
    return f"{until}まで、公開されている内容は変わりません。" if page.live else ""


def unscheduled_text(page: Page, user: Any) -> str:
    """Of a draft that holds a time at which nothing will happen yet, what is left to do; else nothing."""
    if not page.go_live_at or page.go_live_at < timezone.now() or page.scheduled_revision:
        return ""
    may_publish = page.permissions_for_user(user).can_publish()
    pressed = "画面の下の「∧」から「公開を予約する」を押す" if may_publish else "承認を依頼して、承認される"
    return f"まだ予約されていません。{pressed}と、{_moment(page.go_live_at)}に公開されます。"


def request_texts(pages: Iterable[Page]) -> dict[int, str]:
    """By page: who asked for its approval, when, and for when, or who sent it back and why; in one query.

    Pages without a request are left out.
    """
    states = WorkflowState.objects.filter(
        base_content_type__model="page",
        object_id__in=[str(page.pk) for page in pages],
        status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES),
    ).select_related("requested_by", "current_task_state__revision", "current_task_state__finished_by")
    return {int(state.object_id): _request_text(state) for state in states}


def _request_text(state: WorkflowState) -> str:
    task = state.current_task_state
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        reason = f"。理由：「{Truncator(task.comment).chars(MOST_OF_A_REASON)}」" if task.comment else ""
        return f"{_name(task.finished_by)}が{_moment(task.finished_at)}に差し戻し{reason}"
    public_at = _public_at(task)
    when = _moment(public_at) if public_at else "承認のあと、すぐ"
    return f"{_name(state.requested_by)}が{_moment(task.started_at)}に依頼。公開：{when}"


def _public_at(task: TaskState) -> datetime | None:
    """The time that is set; None where it has passed, since the page goes public at once then."""
    moment = parse_datetime(task.revision.content.get("go_live_at") or "")
    return moment if moment and moment > timezone.now() else None


def _moment(moment: datetime) -> str:
    return moment_text(localtime(moment))


def _name(user: Any) -> str:
    return f"{user_display_name(user)}さん" if user else "退会した人"
