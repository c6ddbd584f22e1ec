"""What a reviewer must know before deciding, and an editor whose page came back: who asked, and what happens then."""

from typing import Any

from django.utils.timezone import localtime
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name
from wagtail.models import Page, TaskState, WorkflowState

from content.japanese_dates import moment_text


def review_text(page: Page, user: Any) -> str:
    """Who asked for the approval of a page and when it would go public, or who sent it back and why; or nothing.

    Who may decide is told where.
    """
    state = page.current_workflow_state
    if state is None:
        return ""
    task = state.current_task_state
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        comment = f"：「{task.comment}」" if task.comment else "。"
        return f"{_name(task.finished_by)}が{moment_text(localtime(task.finished_at))}に差し戻しました{comment}"
    may_decide = TaskState.objects.reviewable_by(user).filter(pk=task.pk).exists()
    goes_public_at = task.revision.as_object().go_live_at
    when = moment_text(localtime(goes_public_at)) + "に" if goes_public_at else "すぐに"
    return (
        f"{_name(state.requested_by)}が{moment_text(localtime(state.created_at))}に承認を依頼しました。"
        f"承認すると、{when}公開されます。"
        + ("画面の下のボタンの横の印から、承認か差し戻しを選びます。" if may_decide else "")
    )


def _name(user: Any) -> str:
    return f"{user_display_name(user)}さん" if user else "退会した人"
