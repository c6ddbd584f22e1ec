"""The review in Wagtail's workflow in which an edit waits; the application follows it, wherever in the admin it is decided."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import WorkflowState

from notifications.services import notify
from organizations.enums import OPEN, ApplicationKind, ApplicationState
from organizations.models import Application, Organization
from organizations.services.confirming import note_confirmation
from organizations.services.errors import NotInThisState
from organizations.services.states import move

_NOTICES = {
    ApplicationState.APPROVED: "application-approved",
    ApplicationState.ASKED: "application-asked",
    ApplicationState.DECLINED: "application-declined",
}


def ask_for_review(organization: Organization, by: Any) -> None:
    """Begin the review, or go on with the one that was sent back."""
    state = organization.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=by)
    elif state is None and (workflow := organization.get_workflow()) is not None:
        workflow.start(organization, by)


def decide_edit(application: Application, state: ApplicationState, *, by: Any, text: str) -> None:
    """Approve the version or send it back, as if decided in the review, which settles the application."""
    organization = application.organization
    review = organization.current_workflow_state if organization else None
    is_open = review is not None and review.status == WorkflowState.STATUS_IN_PROGRESS
    if review is not None and is_open and review.current_task_state is not None:
        task_state = review.current_task_state.specific
        action = "approve" if state == ApplicationState.APPROVED else "reject"
        task_state.task.specific.on_action(task_state, by, action, comment=text.strip())
        return
    # Asked once more; or the workflow was taken away from organizations, and nothing else would ever decide it.
    if organization is None or application.revision is None:
        raise NotInThisState(application)
    if state == ApplicationState.APPROVED:
        application.revision.publish(user=by, skip_permission_checks=True)
    settle_edit(organization=organization, state=state, by=by, text=text)


def drop_edit(application: Application, *, by: Any) -> None:
    """Take the version out of review, and go back to the one before it: the public one, or a draft of staff.

    The application is closed by then: else the end of the review would settle it.
    """
    organization = application.organization
    if organization is None:
        return
    state = organization.current_workflow_state
    if state is not None:
        state.cancel(user=by)
    _go_back(application, organization, by=by)


def _go_back(application: Application, organization: Organization, *, by: Any) -> None:
    organization = Organization.objects.get(pk=organization.pk)
    before = application.base_revision
    if before is not None and before.pk != organization.live_revision_id:
        organization = before.as_object()
    organization.save_revision(user=by, log_action=True, clean=False)


@transaction.atomic
def settle_edit(*, organization: Organization, state: ApplicationState, by: Any, text: str = "") -> None:
    """Have the application of an edit follow its review, and tell who applied: approved, sent back, taken out."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .filter(organization=organization, kind=ApplicationKind.EDIT, state__in=OPEN)
        .exclude(state=ApplicationState.DRAFT)
        .first()
    )
    if application is None:
        return
    if state == ApplicationState.ASKED:
        application.answer_by = timezone.localdate() + timedelta(days=settings.APPLICATION_DAYS)
        application.assignee = application.assignee or by
    else:
        application.decided_by = by
    move(application, state, by=by, text=text)
    if state == ApplicationState.APPROVED:
        note_confirmation(organization, by)
    if state == ApplicationState.DECLINED:
        _go_back(application, organization, by=by)
    notify(_NOTICES[state], target=application, actor=by, data={"text": text.strip()})
