"""What an applicant does: begin, fill in, send, answer, take back."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from notifications.services import notify
from organizations.application_steps import RULES, ApplicationSteps
from organizations.enums import OPEN, ApplicationKind, ApplicationState
from organizations.models import Application, Organization, ParticipationRules
from organizations.organization_content import OrganizationContent
from organizations.permissions import APPLICATION, may_enter, may_write
from organizations.services.errors import ChangedElsewhere, NotInThisState
from organizations.services.photos import copy_photos, delete_file
from organizations.services.records import version_of
from organizations.services.reviewing import drop_edit
from organizations.services.states import for_applicant, locked, move
from regions.models import Area
from roles.permissions import may

# Drafts that one person may have at once: somebody who begins more has lost the others from sight.
MOST_DRAFTS = 10


@transaction.atomic
def start_application(*, by: Any, organization: Organization | None = None) -> Application:
    """Begin a draft; of a claim to `organization`, an open one of the same person is gone on with.

    Raises PermissionDenied, ValidationError for too many drafts.
    """
    if not may(by, APPLICATION, "add", owner=by):
        raise PermissionDenied
    mine = Application.objects.filter(applicant=by)
    if organization is not None:
        known = mine.open().filter(kind=ApplicationKind.CLAIM, organization=organization).first()
        if known is not None:
            return known
    else:
        # Nothing was typed into it yet: a second would only be taken for the first.
        untouched = mine.filter(state=ApplicationState.DRAFT, kind=ApplicationKind.NEW, answers={}).first()
        if untouched is not None:
            return untouched
    _check_drafts(by)
    kind = ApplicationKind.CLAIM if organization else ApplicationKind.NEW
    return Application.objects.create(
        applicant=by, kind=kind, organization=organization, name=organization.name if organization else ""
    )


def may_begin_again(application: Application) -> bool:
    """What was taken back or declined may be sent once more, changed."""
    over = (ApplicationState.WITHDRAWN, ApplicationState.DECLINED)
    return (
        application.kind == ApplicationKind.NEW and application.applicant_id is not None and application.state in over
    )


@transaction.atomic
def begin_again(*, application: Application, by: Any) -> Application:
    """A draft with what was typed and the photos, but for the agreement to the rules. Pressed twice it is one.

    Raises PermissionDenied, NotInThisState, ValidationError for too many drafts.
    """
    application = locked(application)
    if not may_write(application, by) or not may(by, APPLICATION, "add", owner=by):
        raise PermissionDenied
    if not may_begin_again(application):
        raise NotInThisState(application)
    answers = {key: typed for key, typed in application.answers.items() if key != RULES}
    begun = Application.objects.filter(applicant=by, state=ApplicationState.DRAFT, answers=answers).first()
    if begun is not None:
        return begun
    _check_drafts(by)
    begun = Application.objects.create(applicant=by, kind=ApplicationKind.NEW, name=application.name, answers=answers)
    copy_photos(application, begun)
    return begun


def _check_drafts(by: Any) -> None:
    if Application.objects.filter(applicant=by, state=ApplicationState.DRAFT).count() >= MOST_DRAFTS:
        raise ValidationError("書きかけの申請が多いため、始められません。要らないものを消してください。")


@transaction.atomic
def enter_for(*, by: Any, received_by: str, received_on: date) -> Application:
    """代行入力: begin an application that came on paper or by telephone. Raises PermissionDenied."""
    if not may_enter(by):
        raise PermissionDenied
    return Application.objects.create(entered_by=by, received_by=received_by, received_on=received_on)


@transaction.atomic
def save_step(
    *, application: Application, by: Any, key: str, answers: Mapping[str, list[str]], seen: str | None = None
) -> Application:
    """Keep what was typed into a step, right or wrong.

    `seen` is `version_of_step` of what the form showed; None overwrites. Raises PermissionDenied, NotInThisState, and
    ChangedElsewhere if another window or device has saved the step since.
    """
    application = for_applicant(application, by)
    before = application.answers.get(key)
    if seen is not None and before != dict(answers) and seen != version_of_step(application, key):
        raise ChangedElsewhere(application)
    application.answers = application.answers | {key: dict(answers)}
    application.name = (application.answers.get("name", {}).get("name") or [application.name])[0][:100]
    application.changed_at = timezone.now()
    application.save(update_fields=["answers", "name", "changed_at"])
    return application


def version_of_step(application: Application, key: str) -> str:
    """A fingerprint of what is kept of a step."""
    return version_of({"answers": application.answers.get(key)})


@transaction.atomic
def submit_application(*, application: Application, by: Any, reply: str = "") -> Application:
    """Send a draft, or once more what was asked about; staff are told, the applicant gets a receipt with a number.

    `reply`: words to a question.

    Raises PermissionDenied, NotInThisState (it was sent already), ValidationError while a step is not complete.
    """
    application = for_applicant(application, by)
    steps = complete_steps(application)
    application.sent_before, application.sent = application.sent, application.answers
    application.rules = ParticipationRules.objects.first()
    if application.kind == ApplicationKind.CLAIM:
        _name_as_listed(application)
    else:
        name_as_typed(application, steps.content())
    is_first = application.state == ApplicationState.DRAFT
    receive(application, by=by, reply=reply)
    notify("application-arrived" if is_first else "application-answered", target=application, actor=by)
    return application


def complete_steps(application: Application) -> ApplicationSteps:
    """Raises ValidationError while one is not complete."""
    steps = ApplicationSteps(application)
    if undone := steps.undone():
        labels = "、".join(f"「{step.label}」" for step in undone)
        raise ValidationError(f"まだ終わっていない所があります：{labels}")
    return steps


def receive(application: Application, *, by: Any, reply: str) -> None:
    """What was sent is staff's now: with a number, a day by which they answer, and a receipt."""
    is_first = application.state == ApplicationState.DRAFT
    if is_first:
        application.submitted_at = timezone.now()
        application.receipt_number = _receipt_number(application)
    application.answer_by = timezone.localdate() + timedelta(days=settings.APPLICATION_DAYS)
    move(application, ApplicationState.SUBMITTED if is_first else ApplicationState.RESUBMITTED, by=by, text=reply)
    notify("application-received" if is_first else "application-received-again", target=application)


@transaction.atomic
def withdraw_application(*, application: Application, by: Any, reason: str = "") -> Application:
    """Take back what was sent. Raises PermissionDenied, NotInThisState."""
    application = locked(application)
    if not may_write(application, by):
        raise PermissionDenied
    if application.state not in OPEN or application.state == ApplicationState.DRAFT:
        raise NotInThisState(application)
    withdraw(application, by=by, reason=reason)
    return application


def withdraw(application: Application, *, by: Any, reason: str) -> None:
    move(application, ApplicationState.WITHDRAWN, by=by, text=reason)
    if application.kind == ApplicationKind.EDIT:
        drop_edit(application, by=by)


@transaction.atomic
def discard_draft(*, application: Application, by: Any) -> None:
    """Delete what was never sent. Raises PermissionDenied, NotInThisState."""
    application = locked(application)
    if not may_write(application, by):
        raise PermissionDenied
    if application.state != ApplicationState.DRAFT:
        raise NotInThisState(application)
    delete_draft(application)


def delete_draft(application: Application) -> None:
    for photo in application.photos.all():
        delete_file(photo)
    application.delete()


def _name_as_listed(application: Application) -> None:
    """For lists: of a claim what the entry says."""
    found = application.organization
    if found is not None:
        application.name, application.located_in = found.name, found.located_in
        application.corporate_number = found.corporate_number


def name_as_typed(application: Application, content: OrganizationContent) -> None:
    """For lists: of what is sent the name, the number and the place."""
    application.name, application.corporate_number = content.values["name"], content.values["corporate_number"]
    application.located_in = Area.objects.get(code=content.located_in)


def _receipt_number(application: Application) -> str:
    """2026-00012: the fiscal year and the number of the row."""
    today = timezone.localdate()
    return f"{today.year - (today.month < 4)}-{application.pk:05d}"
