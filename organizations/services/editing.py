"""An edit by a member: a draft that waits as a revision, in Wagtail's workflow, while the approved version stays public."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import WorkflowState

from organizations.application_steps import ApplicationSteps, answers_of
from organizations.enums import OF_APPLICANT, OPEN, ApplicationKind, ApplicationState
from organizations.models import Application, Organization
from organizations.organization_content import write_content
from organizations.permissions import is_member, may_write
from organizations.services.applying import locked, move, receipt_number
from organizations.services.errors import NotInThisState
from regions.models import Area


class VersionChanged(Exception):
    """Staff saved another version since the edit was begun; `application` holds what was typed, nothing was sent."""

    def __init__(self, application: Application, organization: Organization) -> None:
        super().__init__(str(application.pk))
        self.application, self.organization = application, organization


@transaction.atomic
def start_edit(*, organization: Organization, by: Any) -> Application:
    """The draft of an edit, filled with what the organization says now; the one that is open already, if there is one.

    Raises PermissionDenied for who is no member.
    """
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    if not is_member(organization, by):
        raise PermissionDenied
    edits = Application.objects.filter(organization=organization, kind=ApplicationKind.EDIT, state__in=OPEN)
    known = edits.first()
    if known is not None:
        return known
    current = organization.get_latest_revision_as_object()
    return Application.objects.create(
        kind=ApplicationKind.EDIT,
        organization=organization,
        applicant=by,
        name=organization.name,
        located_in=organization.located_in,
        answers=answers_of(current),
        base_revision=organization.latest_revision,
    )


@transaction.atomic
def submit_edit(*, application: Application, by: Any, reply: str = "", seen: int | None = None) -> Application:
    """Save what was typed as a revision and have it reviewed; what was typed at once with staff is told, not lost.

    `seen`: key of the revision that staff saved meanwhile, as the person has seen it. Raises PermissionDenied,
    NotInThisState, ValidationError, VersionChanged.
    """
    application = locked(application)
    if not may_write(application, by):
        raise PermissionDenied
    if application.state not in OF_APPLICANT or application.organization is None:
        raise NotInThisState(application)
    steps = ApplicationSteps(application)
    if undone := steps.undone():
        labels = "、".join(f"「{step.label}」" for step in undone)
        raise ValidationError(f"まだ終わっていない所があります：{labels}")
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=application.organization.pk)
    if organization.latest_revision_id not in (application.base_revision_id, application.revision_id, seen):
        raise VersionChanged(application, organization)
    is_first = application.state == ApplicationState.DRAFT
    application.sent_before = application.sent or answers_of(organization)
    application.sent = application.answers
    revision = _save_revision(organization, steps, by)
    application.revision = revision
    content = steps.content()
    application.name, application.corporate_number = content.values["name"], content.values["corporate_number"]
    application.located_in = Area.objects.get(code=content.located_in)
    if is_first:
        application.submitted_at = timezone.now()
        application.receipt_number = receipt_number(application)
    move(application, ApplicationState.SUBMITTED if is_first else ApplicationState.RESUBMITTED, by=by, text=reply)
    _ask_for_review(Organization.objects.get(pk=organization.pk), by)
    return application


def _save_revision(organization: Organization, steps: ApplicationSteps, by: Any) -> Any:
    draft = organization.get_latest_revision_as_object()
    address = (draft.located_in_id, draft.address)
    write_content(draft, steps.content())
    if (draft.located_in_id, draft.address) != address:
        # The mark on the map was that of the other address.
        draft.latitude = draft.longitude = None
    return draft.save_revision(user=by, log_action=True)


def _ask_for_review(organization: Organization, by: Any) -> None:
    state = organization.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=by)
    elif state is None and (workflow := organization.get_workflow()) is not None:
        workflow.start(organization, by)


@transaction.atomic
def settle_edit(*, organization: Organization, state: ApplicationState, by: Any, text: str = "") -> Application | None:
    """Have the application of an edit follow its review: approved, sent back with words, or taken out of review."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .filter(organization=organization, kind=ApplicationKind.EDIT, state__in=OPEN)
        .exclude(state=ApplicationState.DRAFT)
        .first()
    )
    if application is None:
        return None
    application.decided_by = by if state in (ApplicationState.APPROVED, ApplicationState.DECLINED) else None
    move(application, state, by=by, text=text)
    return application
